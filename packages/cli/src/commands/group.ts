// SPDX-License-Identifier: Apache-2.0
// `rmq group`: consumer groups, how they are set, who is in them, and how far they are behind.
import type { GroupChanges } from '@rocketmq-ts/admin'
import { UsageError } from '@rocketmq-ts/core'
import { natural, pairs, seconds } from '../arguments.js'
import type { Bind, Register } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Consent, Session } from '../session.js'
import { time } from '../text.js'
import { attributeChanges, type AttributeOptions } from './attribute-changes.js'
import { selectable, selectionOf, showOutcomes, type SelectionOptions } from './selection.js'

interface ChangeOptions extends SelectionOptions, AttributeOptions {
  readonly retryMaxTimes?: number
  readonly retryQueues?: number
  readonly ordered?: boolean
  readonly consume?: boolean
  readonly broadcast?: boolean
  readonly dryRun?: boolean
}

interface DeleteOptions extends SelectionOptions, Consent {
  readonly keepOffsets?: boolean
  readonly deleteTopics?: boolean
}

export const groupCommands: Register = (parent, bind) => {
  const group = parent.command('group').description('consumer groups: list, look, measure, make, change, delete')
  looks(group, bind)
  changes(group, bind)
}

function looks(group: RmqCommand, bind: Bind): void {
  selectable(group.command('list').description('all consumer groups'))
    .option('--internal', 'also those that RocketMQ made for itself')
    .example('group list', 'All consumer groups that applications made.')
    .action(bind(list))
  selectable(group.command('show').argument('<group>').description('the settings of a group, broker by broker'))
    .example('group show billing', 'Retries, order and permissions of the group billing.')
    .action(bind(show))
  selectable(group.command('lag').argument('<group>').description('how far a group is behind, queue by queue'))
    .option('--topic <topic>', 'only this topic')
    .option('--watch [seconds]', 'again and again', seconds)
    .example('group lag billing', 'What billing has not consumed yet.')
    .action(bind(lag))
  selectable(
    group.command('clients').argument('<group>').description('the members of a group and what they subscribe to'),
  )
    .example('group clients billing', 'Who consumes for billing, from where, with which client.')
    .action(bind(clients))
  group
    .command('running')
    .argument('<group>')
    .argument('<clientId>')
    .description('what one member is doing, as it tells itself')
    .option('--stacks', 'with the stacks of its threads, where its language has them')
    .action(bind(running))
  selectable(
    group
      .command('positions')
      .argument('<group>')
      .requiredOption('--topic <topic>', 'topic')
      .description('where the members of a group are, by their own word, committed or not'),
  )
    .option('--client <clientId>', 'only this member')
    .example('group positions billing --topic orders', 'How far each member of billing has come.')
    .action(bind(positions))
}

function changes(group: RmqCommand, bind: Bind): void {
  settings(
    group
      .command('create')
      .argument('<group...>')
      .description('make consumer groups, several with one request to each broker'),
  )
    .example('group create billing --retry-max-times 5', 'Messages of billing are tried six times.')
    .action(bind(create))
  settings(group.command('update').argument('<group>').description('change the settings that are given'))
    .example('group update billing --no-consume', 'Nobody consumes for billing until --consume.')
    .action(bind(update))
  selectable(
    group
      .command('mode')
      .argument('<group>')
      .argument('<pull|pop>')
      .requiredOption('--topic <topic>', 'topic')
      .description('how a group consumes a topic, where brokers decide it; brokers since 5.0'),
  )
    .option('--share-queues <n>', 'with pop: how many members share a queue, 0: all', natural, 0)
    .example('group mode billing pop --topic orders', 'Members of billing pop, and share all queues.')
    .action(bind(mode))
  selectable(group.command('delete').argument('<group>').description('delete a consumer group'))
    .option('--keep-offsets', 'keep its offsets')
    .option('--delete-topics', 'delete its retry and dead-letter topics too')
    .destructive()
    .example('group delete billing --yes', 'The group and its offsets are gone on all brokers.')
    .action(bind(remove))
}

function settings(command: RmqCommand): RmqCommand {
  return selectable(command)
    .option('--retry-max-times <n>', 'redeliveries before a message becomes a dead letter', natural)
    .option('--retry-queues <n>', 'queues of the retry topic on each broker', natural)
    .option('--ordered', 'consumed in order')
    .option('--no-ordered', 'not consumed in order')
    .option('--consume', 'may consume')
    .option('--no-consume', 'may not consume')
    .option('--broadcast', 'may consume by broadcast')
    .option('--no-broadcast', 'may not consume by broadcast')
    .option('--attribute <key=value>', 'may be repeated', pairs)
    .option('--remove-attribute <key...>', 'attributes to take away')
    .option('--dry-run', 'say what would be done')
}

async function list(session: Session, options: SelectionOptions & { internal?: boolean }): Promise<void> {
  const names = await session.admin(admin =>
    admin.groups.list({ ...selectionOf(options), ...session.call, includeInternal: options.internal ?? false }),
  )
  const rows = [...names].sort().map(group => ({ group }))
  await session.output.table([{ title: 'GROUP', value: row => row.group }], rows, 'There is no consumer group.')
}

async function show(session: Session, group: string, options: SelectionOptions): Promise<void> {
  const found = await session.admin(admin => admin.groups.settings(group, { ...selectionOf(options), ...session.call }))
  const rows = [...found].map(([broker, each]) => ({ broker, ...each }))
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no')
  await session.output.table(
    [
      { title: 'BROKER', value: row => row.broker },
      { title: 'CONSUME', value: row => yesNo(row.consumeEnable) },
      { title: 'ORDERED', value: row => yesNo(row.consumeMessageOrderly) },
      { title: 'BROADCAST', value: row => yesNo(row.consumeBroadcastEnable) },
      { title: 'RETRIES', value: row => row.retryMaxTimes, align: 'right' },
      { title: 'RETRY QUEUES', value: row => row.retryQueueNums, align: 'right' },
      { title: 'ATTRIBUTES', value: row => [...(row.attributes ?? [])].map(pair => pair.join('=')).join(' ') },
    ],
    rows,
    'No broker has this group.',
  )
}

async function lag(
  session: Session,
  group: string,
  options: SelectionOptions & { topic?: string; watch?: number | true },
): Promise<void> {
  await session.admin(admin =>
    session.watch(options.watch, async () => {
      const found = await admin.groups.stats(group, { ...selectionOf(options), ...session.call, topic: options.topic })
      if (session.output.isJson) return session.output.json(found)
      await session.output.table(
        [
          { title: 'TOPIC', value: row => row.queue.topic },
          { title: 'BROKER', value: row => row.queue.brokerName },
          { title: 'QUEUE', value: row => row.queue.queueId, align: 'right' },
          { title: 'CONSUMED', value: row => row.consumerOffset, align: 'right' },
          { title: 'STORED', value: row => row.maxOffset, align: 'right' },
          { title: 'LAG', value: row => row.lag, align: 'right' },
          { title: 'IN FLIGHT', value: row => row.inFlight, align: 'right' },
          { title: 'LAST CONSUMED', value: row => time(row.lastTimestamp) },
        ],
        found.queues,
        'The group has no offset yet.',
      )
      await session.output.line(
        `lag ${found.lag}, in flight ${found.inFlight}, ${found.consumeTps.toFixed(1)} messages/s`,
      )
    }),
  )
}

async function clients(session: Session, group: string, options: SelectionOptions): Promise<void> {
  const found = await session.admin(admin =>
    admin.groups.connections(group, { ...selectionOf(options), ...session.call }),
  )
  if (session.output.isJson) return session.output.json(found)
  await session.output.table(
    [
      { title: 'CLIENT ID', value: row => row.clientId },
      { title: 'ADDRESS', value: row => row.address },
      { title: 'LANGUAGE', value: row => row.language },
      { title: 'VERSION', value: row => row.version, align: 'right' },
    ],
    found.clients,
    'The group has no member that is connected.',
  )
  for (const [topic, { subString }] of found.subscriptions) await session.output.line(`${topic}: ${subString}`)
}

async function running(
  session: Session,
  group: string,
  clientId: string,
  options: { stacks?: boolean },
): Promise<void> {
  const info = await session.admin(admin =>
    admin.groups.runningInfo(group, clientId, { ...session.call, stacks: options.stacks ?? false }),
  )
  await session.output.record({ ...info })
}

async function positions(
  session: Session,
  group: string,
  options: SelectionOptions & { topic: string; client?: string },
): Promise<void> {
  const found = await session.admin(admin =>
    admin.groups.positions(group, options.topic, {
      ...selectionOf(options),
      ...session.call,
      clientId: options.client,
    }),
  )
  const rows = [...found].flatMap(([clientId, queues]) => queues.map(each => ({ clientId, ...each })))
  await session.output.table(
    [
      { title: 'CLIENT ID', value: row => row.clientId },
      { title: 'BROKER', value: row => row.queue.brokerName },
      { title: 'QUEUE', value: row => row.queue.queueId, align: 'right' },
      { title: 'OFFSET', value: row => row.offset, align: 'right' },
    ],
    rows,
    'No member of the group told a position.',
  )
}

async function mode(
  session: Session,
  group: string,
  word: string,
  options: SelectionOptions & { topic: string; shareQueues: number },
): Promise<void> {
  const { topic, shareQueues: popShareQueues } = options
  if (word !== 'pull' && word !== 'pop') throw new UsageError(`"${word}" is neither pull nor pop`)
  const outcomes = await session.admin(admin =>
    admin.groups.setRequestMode({
      ...selectionOf(options),
      ...session.call,
      group,
      topic,
      popShareQueues,
      mode: word === 'pop' ? 'POP' : 'PULL',
    }),
  )
  await showOutcomes(session, `${group} consumes ${topic} by ${word}`, outcomes)
}

async function create(session: Session, groups: readonly string[], options: ChangeOptions): Promise<void> {
  const names = groups.join(', ')
  if (options.dryRun === true) return planned(session, 'create', names, options)
  const wanted = Object.fromEntries(groups.map(group => [group, changesOf(options)]))
  const outcomes = await session.admin(admin =>
    admin.groups.createAll(wanted, { ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `created ${names}`, outcomes)
}

async function update(session: Session, group: string, options: ChangeOptions): Promise<void> {
  if (options.dryRun === true) return planned(session, 'update', group, options)
  const outcomes = await session.admin(admin =>
    admin.groups.update(group, { ...changesOf(options), ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `updated ${group}`, outcomes)
}

async function planned({ output }: Session, action: string, group: string, options: ChangeOptions): Promise<void> {
  const plan = { action, group, ...selectionOf(options), changes: changesOf(options) }
  await output.item(plan, `would ${action} ${group}: ${JSON.stringify(plan.changes)}`)
}

async function remove(session: Session, group: string, options: DeleteOptions): Promise<void> {
  const { keepOffsets = false, deleteTopics = false } = options
  const what = keepOffsets ? group : `${group} and its offsets`
  const plan = { action: 'delete', group, keepOffsets, deleteTopics }
  if (!(await session.agreed(`delete ${what}`, options, plan))) return
  const outcomes = await session.admin(admin =>
    admin.groups.delete(group, { keepOffsets, deleteTopics, ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `deleted ${group}`, outcomes)
}

function changesOf(options: ChangeOptions): GroupChanges {
  const given: Record<string, unknown> = {
    retryMaxTimes: options.retryMaxTimes,
    retryQueueNums: options.retryQueues,
    consumeMessageOrderly: options.ordered,
    consumeEnable: options.consume,
    consumeBroadcastEnable: options.broadcast,
  }
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...attributeChanges(options),
  }
}
