// SPDX-License-Identifier: Apache-2.0
// The parts of `rmq broker` for operators: replication, what groups consumed, limits on old messages, cleaning up.
import type { UpkeepTask } from '@rocketmq-ts/admin'
import { UsageError } from '@rocketmq-ts/core'
import { natural } from '../arguments.js'
import type { Bind } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Consent, Session } from '../session.js'
import { time } from '../text.js'
import { selectable, selectionOf, showOutcomes, type SelectionOptions } from './selection.js'

/** What can be cleaned up, by the word for it. */
const tasks: Readonly<Record<string, UpkeepTask>> = {
  'expired-logs': 'expiredLogs',
  'expired-queues': 'expiredQueues',
  'unused-topics': 'unusedTopics',
}

export function upkeep(broker: RmqCommand, bind: Bind): void {
  broker
    .command('ha')
    .argument('<broker>')
    .description('how the copy from a master to its slaves goes; brokers since 5.0')
    .example('broker ha broker-a', 'Which slaves broker-a has, and what they lack.')
    .action(bind(ha))
  broker
    .command('lag')
    .argument('<broker>')
    .option('--least <n>', 'only queues with at least this many messages to consume', natural, 0)
    .option('--ordered', 'only topics that are to be consumed in order')
    .description('what each group has consumed on a broker')
    .example('broker lag broker-a --least 1', 'Who is behind on broker-a.')
    .action(bind(lag))
  broker
    .command('figures')
    .argument('<counter>', 'such as TOPIC_PUT_NUMS or GROUP_GET_NUMS')
    .argument('<key>', 'what it counts for: a topic, or topic@group')
    .description('one counter over the last minute, hour and day')
    .example('broker figures TOPIC_PUT_NUMS orders', 'How many messages came into orders.')
    .action(bind(figures))
  broker
    .command('epochs')
    .argument('<broker>')
    .description('the masters that the log of a broker has seen; with a controller only')
    .action(bind(epochs))
  broker
    .command('cold')
    .argument('<broker>')
    .description('limits on reading old messages; brokers since 5.1.2')
    .example('broker cold broker-a', 'Who may read how much of what is not in memory.')
    .action(bind(cold))
  changes(broker, bind)
}

function changes(broker: RmqCommand, bind: Bind): void {
  selectable(
    broker
      .command('cold-limit')
      .argument('<group>')
      .argument('<bytes|none>', 'none: without a limit of its own', bytesOrNone)
      .description('limit how many bytes of old messages a group may read in a second'),
  )
    .example('broker cold-limit billing 1048576', 'Billing reads a megabyte of old messages in a second.')
    .action(bind(coldLimit))
  selectable(
    broker
      .command('clean')
      .argument('<what>', Object.keys(tasks).join(', '))
      .description('let brokers delete now what they would delete later'),
  )
    .destructive()
    .example('broker clean unused-topics --yes', 'Queues of deleted topics are gone.')
    .action(bind(clean))
  selectable(
    broker
      .command('read-ahead')
      .argument('<normal|random>')
      .description('how the system reads the commit log ahead; brokers since 5.1.2'),
  ).action(bind(readAhead))
  selectable(
    broker
      .command('timer-engine')
      .argument('<files|rocksdb>')
      .description('where messages wait for their time; brokers since 5.4'),
  ).action(bind(timerEngine))
  broker
    .command('flush-offset')
    .argument('<broker>')
    .argument('<bytes>', 'what its master has on disk', natural)
    .destructive()
    .description('tell a slave that is stuck how far the disk of its master goes; brokers since 5.0')
    .action(bind(flushOffset))
}

function bytesOrNone(text: string): number | 'none' {
  return text === 'none' ? text : natural(text)
}

async function ha(session: Session, broker: string): Promise<void> {
  const { output } = session
  const status = await session.admin(admin => admin.brokers.haStatus(broker, session.call))
  if (output.isJson) return output.json(status)
  if (!status.master) return output.record({ role: 'slave', ...status.haClientRuntimeInfo })
  await output.record({
    role: 'master',
    stored: `${status.masterCommitLogMaxOffset} bytes`,
    'slaves in sync': status.inSyncSlaveNums,
  })
  await output.table(
    [
      { title: 'SLAVE', value: row => row.addr },
      { title: 'HAS', value: row => row.slaveAckOffset, align: 'right' },
      { title: 'LACKS', value: row => row.diff, align: 'right' },
      { title: 'BYTES/S', value: row => row.transferredByteInSecond, align: 'right' },
      { title: 'IN SYNC', value: row => (row.inSync ? 'yes' : 'no') },
    ],
    status.haConnectionInfo,
    'It has no slave.',
  )
}

async function lag(session: Session, broker: string, options: { least: number; ordered?: boolean }): Promise<void> {
  const { groups } = await session.admin(admin =>
    admin.brokers.consumption(broker, { ...session.call, ordered: options.ordered }),
  )
  const rows = [...groups]
    .flatMap(([group, queues]) => queues.map(each => ({ group, ...each })))
    .filter(each => each.lag >= options.least)
  await session.output.table(
    [
      { title: 'GROUP', value: row => row.group },
      { title: 'TOPIC', value: row => row.queue.topic },
      { title: 'QUEUE', value: row => row.queue.queueId, align: 'right' },
      { title: 'CONSUMED', value: row => row.consumerOffset, align: 'right' },
      { title: 'STORED', value: row => row.maxOffset, align: 'right' },
      { title: 'LAG', value: row => row.lag, align: 'right' },
      { title: 'LAST CONSUMED', value: row => time(row.lastTimestamp) },
    ],
    rows,
    'Nobody is behind.',
  )
}

async function figures(session: Session, counter: string, key: string): Promise<void> {
  const found = await session.admin(admin => admin.brokers.figures(counter, key, session.call))
  const rows = [...found].flatMap(([broker, { statsMinute, statsHour, statsDay }]) => [
    { broker, span: 'minute', ...statsMinute },
    { broker, span: 'hour', ...statsHour },
    { broker, span: 'day', ...statsDay },
  ])
  await session.output.table(
    [
      { title: 'BROKER', value: row => row.broker },
      { title: 'SPAN', value: row => row.span },
      { title: 'SUM', value: row => row.sum, align: 'right' },
      { title: 'PER S', value: row => row.tps?.toFixed(2), align: 'right' },
      { title: 'MEAN', value: row => row.avgpt?.toFixed(2), align: 'right' },
    ],
    rows,
    'No broker has counted that.',
  )
}

async function epochs(session: Session, broker: string): Promise<void> {
  await session.output.record({ ...(await session.admin(admin => admin.brokers.epochs(broker, session.call))) })
}

async function cold(session: Session, broker: string): Promise<void> {
  const { output } = session
  const { limits, ...totals } = await session.admin(admin => admin.brokers.coldReads(broker, session.call))
  if (output.isJson) return output.json({ limits, ...totals })
  await output.record({
    'of each group': `${totals.limitOfGroup} bytes/s`,
    'of the broker': `${totals.limitOfBroker} bytes/s`,
    read: `${totals.read} bytes`,
  })
  for (const [group, bytes] of limits) await output.line(`${group}  ${bytes} bytes/s`)
}

async function coldLimit(
  session: Session,
  group: string,
  bytes: number | 'none',
  options: SelectionOptions,
): Promise<void> {
  const where = { ...selectionOf(options), ...session.call }
  const outcomes = await session.admin(admin =>
    bytes === 'none'
      ? admin.brokers.unlimitColdReads(group, where)
      : admin.brokers.limitColdReads({ [group]: bytes }, where),
  )
  await showOutcomes(session, `limit of ${group}: ${bytes}`, outcomes)
}

async function clean(session: Session, what: string, options: SelectionOptions & Consent): Promise<void> {
  const task = Object.hasOwn(tasks, what) ? tasks[what] : undefined
  if (task === undefined) throw new UsageError(`"${what}" is none of ${Object.keys(tasks).join(', ')}`)
  if (!(await session.agreed(`delete ${what.replace('-', ' ')}`, options))) return
  const outcomes = await session.admin(admin =>
    admin.brokers.cleanUp(task, { ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `deleted ${what.replace('-', ' ')}`, outcomes)
}

async function readAhead(session: Session, mode: string, options: SelectionOptions): Promise<void> {
  if (mode !== 'normal' && mode !== 'random') throw new UsageError(`"${mode}" is neither normal nor random`)
  const outcomes = await session.admin(admin =>
    admin.brokers.setReadAhead(mode, { ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `reads ahead: ${mode}`, outcomes)
}

async function timerEngine(session: Session, engine: string, options: SelectionOptions): Promise<void> {
  if (engine !== 'files' && engine !== 'rocksdb') throw new UsageError(`"${engine}" is neither files nor rocksdb`)
  const outcomes = await session.admin(admin =>
    admin.brokers.setTimerEngine(engine, { ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `keeps the timer in ${engine}`, outcomes)
}

async function flushOffset(session: Session, broker: string, bytes: number, consent: Consent): Promise<void> {
  if (!(await session.agreed(`tell ${broker} that its master has ${bytes} bytes`, consent))) return
  await session.admin(admin => admin.brokers.resetMasterFlushOffset(broker, bytes, session.call))
  await session.output.item({ broker, masterFlushOffset: bytes }, `${broker} knows that its master has ${bytes} bytes`)
}
