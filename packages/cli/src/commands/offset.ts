// SPDX-License-Identifier: Apache-2.0
// `rmq offset`: where queues begin and end, and where groups are in them.
import { UsageError } from '@rocketmq-ts/core'
import { InvalidArgumentError } from 'commander'
import type { ResetPoint } from '@rocketmq-ts/admin'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { natural, pointInTime } from '../arguments.js'
import type { Register } from '../binding.js'
import type { Consent, Session } from '../session.js'

interface SetOptions extends Consent {
  readonly topic: string
  readonly broker?: string
  readonly queue: number
  readonly to: number
}

export const offsetCommands: Register = (parent, bind) => {
  const offset = parent.command('offset').description('offsets: look, search, set, reset, clone')
  offset
    .command('search')
    .argument('<topic>')
    .requiredOption('--at <time>', 'milliseconds since 1970, a time, or an age such as 15m', pointInTime)
    .description('the offset of the first message of each queue that was stored at or after a time')
    .example('offset search orders --at 15m', 'Where the messages of the last quarter of an hour begin.')
    .action(bind(search))
  offset
    .command('set')
    .argument('<group>')
    .requiredOption('--topic <topic>', 'topic')
    .option('--broker <name>', 'default: the only broker of the topic')
    .requiredOption('--queue <id>', 'queue', natural)
    .requiredOption('--to <offset>', 'the offset to consume next', natural)
    .destructive()
    .description('set one offset of a group that is offline')
    .example(
      'offset set billing --topic orders --queue 0 --to 0 --yes',
      'Billing consumes queue 0 from the first message.',
    )
    .action(bind(set))
  offset
    .command('reset')
    .argument('<group>')
    .requiredOption('--topic <topic>', 'topic')
    .requiredOption('--to <point>', 'earliest, latest, or a time', resetPoint)
    .destructive()
    .description('move a whole group on a topic, online or offline')
    .example('offset reset billing --topic orders --to earliest --yes', 'Billing consumes everything again.')
    .action(bind(reset))
  offset
    .command('clone')
    .argument('<from>')
    .argument('<to>')
    .requiredOption('--topic <topic>', 'topic')
    .destructive()
    .description('give a group the offsets of another')
    .example('offset clone billing audit --topic orders --yes', 'Audit goes on where billing is.')
    .action(bind(clone))
}

function resetPoint(text: string): ResetPoint {
  if (text === 'earliest' || text === 'latest') return text
  try {
    return pointInTime(text)
  } catch {
    throw new InvalidArgumentError(
      'It takes earliest, latest, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.',
    )
  }
}

async function search(session: Session, topic: string, { at }: { at: number }): Promise<void> {
  await session.admin(async admin => {
    const queues = await admin.topics.queues(topic, session.call)
    const rows = await Promise.all(
      queues.map(async queue => ({ queue, offset: await admin.offsets.search(queue, at, session.call) })),
    )
    await session.output.table(
      [
        { title: 'BROKER', value: row => row.queue.brokerName },
        { title: 'QUEUE', value: row => row.queue.queueId, align: 'right' },
        { title: 'OFFSET', value: row => row.offset, align: 'right' },
      ],
      rows,
      'The topic has no queue.',
    )
  })
}

async function set(session: Session, group: string, options: SetOptions): Promise<void> {
  await session.admin(async admin => {
    const queue = chosen(await admin.topics.queues(options.topic, session.call), options)
    const before = await admin.offsets.read(group, queue, session.call)
    const deed = `set ${group} on ${queue.brokerName}/${queue.queueId} from ${before ?? 'nothing'} to ${options.to}`
    if (!(await session.agreed(deed, options))) return
    await admin.offsets.set(group, queue, options.to, session.call)
    await session.output.item({ group, queue, before, offset: options.to }, `${group} consumes ${options.to} next`)
  })
}

function chosen(queues: readonly MessageQueue[], { topic, broker, queue }: SetOptions): MessageQueue {
  const found = queues.filter(each => each.queueId === queue && (broker === undefined || each.brokerName === broker))
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  if (found.length > 1) throw new UsageError(`${topic} has queue ${queue} on several brokers: name one with --broker`)
  throw new UsageError(`${topic} has no queue ${queue}${broker === undefined ? '' : ` on ${broker}`}`)
}

async function reset(
  session: Session,
  group: string,
  { topic, to, ...consent }: Consent & { topic: string; to: ResetPoint },
): Promise<void> {
  const point = typeof to === 'number' ? new Date(to).toISOString() : to
  if (!(await session.agreed(`move ${group} on ${topic} to ${point}`, consent))) return
  const offsets = await session.admin(admin => admin.offsets.reset({ ...session.call, group, topic, to }))
  await session.output.table(
    [
      { title: 'BROKER', value: row => row.queue.brokerName },
      { title: 'QUEUE', value: row => row.queue.queueId, align: 'right' },
      { title: 'OFFSET', value: row => row.offset, align: 'right' },
    ],
    offsets,
    'The topic has no queue.',
  )
}

async function clone(
  session: Session,
  from: string,
  to: string,
  { topic, ...consent }: Consent & { topic: string },
): Promise<void> {
  if (!(await session.agreed(`overwrite the offsets of ${to} on ${topic}`, consent))) return
  const done = await session.admin(admin => admin.offsets.clone({ ...session.call, from, to, topic }))
  await session.output.item({ from, to, topic, done }, `${to} goes on where ${from} is`)
}
