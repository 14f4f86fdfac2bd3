// SPDX-License-Identifier: Apache-2.0
// `rmq message`: find stored messages by id, by key, by place, and hand one to a consumer again.
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { UsageError } from '@rocketmq-ts/core'
import type { MessageExt, MessageQueue } from '@rocketmq-ts/protocol'
import { natural, pointInTime, positive } from '../arguments.js'
import type { Register } from '../binding.js'
import { messageJson, messageLine, messageRecord } from '../message-text.js'
import type { Session } from '../session.js'

interface FindOptions {
  readonly key: string
  readonly max: number
  readonly since?: number
  readonly until?: number
}

interface ReadOptions {
  readonly broker?: string
  readonly queue: number
  readonly offset?: number
  readonly max: number
}

export const messageCommands: Register = (parent, bind) => {
  const message = parent.command('message').description('stored messages: by id, by key, by place')
  message
    .command('get')
    .argument('<id>', 'message id or offset id')
    .option('--topic <topic>', 'its topic; needed for a message id')
    .description('one message, whole')
    .example('message get 0A000001000078BF000000000000012C --topic orders', 'The message with this id.')
    .action(bind(get))
  message
    .command('find')
    .argument('<topic>')
    .requiredOption('--key <key>', 'one of its keys')
    .option('--max <n>', 'messages at most', positive, 32)
    .option('--since <time>', 'stored at or after this time', pointInTime)
    .option('--until <time>', 'stored at or before this time', pointInTime)
    .description('messages with a key')
    .example('message find orders --key 188', 'Messages about order 188.')
    .action(bind(find))
  message
    .command('read')
    .argument('<topic>')
    .option('--broker <name>', 'default: the first that serves the topic')
    .option('--queue <id>', 'queue', natural, 0)
    .option('--offset <n>', 'where to begin; default: the first message', natural)
    .option('--max <n>', 'messages at most', positive, 32)
    .description('messages of one queue, from an offset on')
    .example('message read orders --queue 0 --max 3', 'The first three messages of queue 0.')
    .action(bind(read))
  message
    .command('entries')
    .argument('<topic>')
    .option('--broker <name>', 'default: the first that serves the topic')
    .option('--queue <id>', 'queue', natural, 0)
    .option('--offset <n>', 'where to begin', natural, 0)
    .option('--max <n>', 'entries at most', positive, 32)
    .option('--group <group>', 'tell which ones the filter of this group takes')
    .description('the index of one queue: where its messages are in the commit log')
    .example('message entries orders --queue 0 --max 3', 'The first three entries of queue 0.')
    .action(bind(entries))
  message
    .command('consume')
    .argument('<id>', 'message id or offset id')
    .requiredOption('--topic <topic>', 'its topic')
    .requiredOption('--group <group>', 'consumer group')
    .requiredOption('--client <clientId>', 'the member that is to consume it: rmq group clients')
    .description('hand a message to one consumer again, and print what it made of it')
    .action(bind(consume))
}

async function get(session: Session, id: string, { topic }: { topic?: string }): Promise<void> {
  const message = await session.admin(admin => messageOf(session, admin, id, topic))
  await session.output.record(session.output.isJson ? messageJson(message) : messageRecord(message))
}

async function messageOf(
  session: Session,
  admin: DefaultMQAdminExt,
  id: string,
  topic: string | undefined,
): Promise<MessageExt> {
  if (topic !== undefined) return admin.messages.find(topic, id, session.call)
  const { isOffsetMessageId } = await import('@rocketmq-ts/protocol')
  if (isOffsetMessageId(id)) return admin.messages.byOffsetId(id, session.call)
  throw new UsageError(`"${id}" is no offset id: name the topic of the message with --topic`)
}

async function find(session: Session, topic: string, { key, max, since, until }: FindOptions): Promise<void> {
  const messages = await session.admin(admin =>
    admin.messages.byKey(topic, key, { ...session.call, max, since, until }),
  )
  for (const message of messages) await session.output.item(messageJson(message), messageLine(message))
}

async function read(session: Session, topic: string, { offset, max, ...place }: ReadOptions): Promise<void> {
  await session.admin(async admin => {
    const queue = chosen(await admin.topics.queues(topic, session.call), topic, place)
    const page = await admin.messages.read(queue, offset ?? (await admin.offsets.min(queue, session.call)), {
      ...session.call,
      max,
    })
    for (const message of page.messages) await session.output.item(messageJson(message), messageLine(message))
  })
}

async function entries(
  session: Session,
  topic: string,
  { offset = 0, max, group, ...place }: ReadOptions & { readonly group?: string },
): Promise<void> {
  const found = await session.admin(async admin => {
    const queue = chosen(await admin.topics.queues(topic, session.call), topic, place)
    return admin.messages.entries(queue, offset, { ...session.call, max, group })
  })
  await session.output.table(
    [
      { title: 'OFFSET', value: row => row.offset, align: 'right' },
      { title: 'IN THE LOG', value: row => row.physicOffset, align: 'right' },
      { title: 'BYTES', value: row => row.physicSize, align: 'right' },
      { title: 'TAG HASH', value: row => row.tagsCode, align: 'right' },
      ...(group === undefined
        ? []
        : [{ title: 'TAKEN', value: (row: { eval: boolean }) => (row.eval ? 'yes' : 'no') }]),
    ],
    (found?.queueData ?? []).map((entry, index) => ({
      offset: offset + index,
      ...entry,
      // Of 64 bits: not every JSON parser holds them as a number.
      tagsCode: entry.tagsCode.toString(),
    })),
    'The queue has nothing there.',
  )
}

function chosen(
  queues: readonly MessageQueue[],
  topic: string,
  { broker, queue }: Pick<ReadOptions, 'broker' | 'queue'>,
): MessageQueue {
  const found = queues.find(each => each.queueId === queue && (broker === undefined || each.brokerName === broker))
  if (found !== undefined) return found
  const known = queues.map(each => `${each.brokerName}/${each.queueId}`).join(', ')
  throw new UsageError(`${topic} has no queue ${broker ?? 'any broker'}/${queue}; it has ${known}`)
}

async function consume(
  session: Session,
  id: string,
  { topic, group, client }: { topic: string; group: string; client: string },
): Promise<void> {
  const result = await session.admin(admin =>
    admin.messages.consumeDirectly({ ...session.call, topic, group, clientId: client, messageId: id }),
  )
  await session.output.record({ ...result })
}
