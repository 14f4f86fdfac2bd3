// SPDX-License-Identifier: Apache-2.0
// `rmq topic`: what topics there are, how they are set, and what is in them.
import type { TopicChanges } from '@rocketmq-ts/admin'
import { pairs, permission, positive, seconds } from '../arguments.js'
import type { Bind, Register } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Consent, Session } from '../session.js'
import { counted, time } from '../text.js'
import { attributeChanges, type AttributeOptions } from './attribute-changes.js'
import { selectable, selectionOf, showOutcomes, type SelectionOptions } from './selection.js'
import { staticTopics } from './static-topic.js'
import { rates } from './topic-rates.js'

interface ChangeOptions extends SelectionOptions, AttributeOptions {
  readonly queues?: number
  readonly readQueues?: number
  readonly writeQueues?: number
  readonly perm?: number
  readonly order?: boolean
  readonly dryRun?: boolean
}

export const topicCommands: Register = (parent, bind) => {
  const topic = parent.command('topic').description('topics: list, look, make, change, delete')
  looks(topic, bind)
  changes(topic, bind)
  rates(topic, bind)
  staticTopics(topic, bind)
}

function looks(topic: RmqCommand, bind: Bind): void {
  topic
    .command('list')
    .description('all topics')
    .option('--internal', 'also those that RocketMQ made for itself')
    .option('--cluster <name>', 'only topics of this cluster')
    .example('topic list', 'All topics that applications made.')
    .action(bind(list))
  selectable(topic.command('show').argument('<topic>').description('the settings of a topic, broker by broker'))
    .example('topic show orders', 'Queues, permissions and attributes of the topic orders.')
    .action(bind(show))
  topic
    .command('route')
    .argument('<topic>')
    .description('which brokers serve a topic, and at which addresses')
    .example('topic route orders', 'What a client is told when it asks for the topic.')
    .action(bind(route))
  topic
    .command('stats')
    .argument('<topic>')
    .description('first and last offset of each queue')
    .option('--watch [seconds]', 'again and again', seconds)
    .example('topic stats orders', 'How many messages each queue of orders holds.')
    .action(bind(stats))
  topic
    .command('groups')
    .argument('<topic>')
    .description('consumer groups that read a topic')
    .example('topic groups orders', 'Groups with an offset or a member on the topic.')
    .action(bind(groups))
  topic
    .command('allocate')
    .argument('<topic>')
    .argument('<clientId...>')
    .description('which queues each of these consumers would get, by the strategy that is the default')
    .example('topic allocate orders one two', 'How two consumers would share the queues of orders.')
    .action(bind(allocate))
}

function changes(topic: RmqCommand, bind: Bind): void {
  settings(
    topic
      .command('create')
      .argument('<topic...>')
      .description('make topics, several with one request to each broker; ends when clients can find them'),
  )
    .example('topic create orders --queues 4', 'The topic orders, with four queues on each broker.')
    .example('topic create bills parcels --order', 'Two topics, both in order.')
    .action(bind(create))
  settings(topic.command('update').argument('<topic>').description('change the settings that are given'))
    .example('topic update orders --perm r', 'Consumers may still read, producers may not write.')
    .action(bind(update))
  selectable(topic.command('delete').argument('<topic>').description('delete a topic and its messages'))
    .destructive()
    .example('topic delete orders --yes', 'The topic is gone on all brokers and name servers.')
    .action(bind(remove))
}

function settings(command: RmqCommand): RmqCommand {
  return selectable(command)
    .option('--queues <n>', 'queues on each broker', positive)
    .option('--read-queues <n>', 'queues that consumers read, when other than --queues', positive)
    .option('--write-queues <n>', 'queues that producers write, when other than --queues', positive)
    .option('--perm <letters>', 'rw, r, w or none', permission)
    .option('--order', 'queues of a broker that is away are not replaced by others')
    .option('--attribute <key=value>', 'such as message.type=FIFO; may be repeated', pairs)
    .option('--remove-attribute <key...>', 'attributes to take away')
    .option('--dry-run', 'say what would be done')
}

async function list(session: Session, options: { internal?: boolean; cluster?: string }): Promise<void> {
  const { internal = false, cluster } = options
  const names = await session.admin(admin => admin.topics.list({ ...session.call, includeInternal: internal, cluster }))
  const rows = [...names].sort().map(topic => ({ topic }))
  await session.output.table([{ title: 'TOPIC', value: row => row.topic }], rows, 'There is no topic.')
}

async function show(session: Session, topic: string, options: SelectionOptions): Promise<void> {
  const found = await session.admin(admin => admin.topics.settings(topic, { ...selectionOf(options), ...session.call }))
  const { permissionText } = await import('@rocketmq-ts/protocol')
  const rows = [...found].map(([broker, each]) => ({ broker, ...each }))
  await session.output.table(
    [
      { title: 'BROKER', value: row => row.broker },
      { title: 'READ QUEUES', value: row => row.readQueues, align: 'right' },
      { title: 'WRITE QUEUES', value: row => row.writeQueues, align: 'right' },
      { title: 'PERMISSION', value: row => permissionText(row.perm) },
      { title: 'ORDER', value: row => (row.order ? 'yes' : 'no') },
      { title: 'ATTRIBUTES', value: row => [...row.attributes].map(pair => pair.join('=')).join(' ') },
    ],
    rows,
    'No broker has this topic.',
  )
}

async function route(session: Session, topic: string): Promise<void> {
  const { queueDatas, brokerDatas } = await session.admin(admin => admin.topics.route(topic, session.call))
  const rows = brokerDatas.map(({ brokerName, cluster, brokerAddrs }) => ({
    broker: brokerName,
    cluster,
    addresses: brokerAddrs,
    queues: queueDatas.find(data => data.brokerName === brokerName),
  }))
  await session.output.table(
    [
      { title: 'BROKER', value: row => row.broker },
      { title: 'CLUSTER', value: row => row.cluster },
      { title: 'ADDRESS', value: row => [...row.addresses].map(([id, address]) => `${id}=${address}`).join(' ') },
      { title: 'READ QUEUES', value: row => row.queues?.readQueueNums, align: 'right' },
      { title: 'WRITE QUEUES', value: row => row.queues?.writeQueueNums, align: 'right' },
    ],
    rows,
    'No broker serves this topic.',
  )
}

async function stats(session: Session, topic: string, options: { watch?: number | true }): Promise<void> {
  await session.admin(admin =>
    session.watch(options.watch, async () => {
      const found = await admin.topics.stats(topic, session.call)
      const rows = found.queues.map(({ queue, minOffset, maxOffset, lastUpdateTimestamp }) => ({
        broker: queue.brokerName,
        queueId: queue.queueId,
        minOffset,
        maxOffset,
        messages: maxOffset - minOffset,
        lastUpdateTimestamp,
      }))
      await session.output.table(
        [
          { title: 'BROKER', value: row => row.broker },
          { title: 'QUEUE', value: row => row.queueId, align: 'right' },
          { title: 'MIN', value: row => row.minOffset, align: 'right' },
          { title: 'MAX', value: row => row.maxOffset, align: 'right' },
          { title: 'MESSAGES', value: row => row.messages, align: 'right' },
          { title: 'LAST MESSAGE', value: row => time(row.lastUpdateTimestamp) },
        ],
        rows,
        'The topic has no queue.',
      )
      await session.output.line(counted(found.messages, 'message'))
    }),
  )
}

async function groups(session: Session, topic: string): Promise<void> {
  const names = await session.admin(admin => admin.topics.groups(topic, session.call))
  const rows = names.map(group => ({ group }))
  await session.output.table([{ title: 'GROUP', value: row => row.group }], rows, 'No group reads this topic.')
}

async function allocate(session: Session, topic: string, clientIds: readonly string[]): Promise<void> {
  const { allocateAveragely } = await import('@rocketmq-ts/consumer')
  const queues = await session.admin(admin => admin.topics.queues(topic, session.call))
  const members = [...new Set(clientIds)].sort()
  const rows = members.flatMap(clientId =>
    allocateAveragely
      .allocate({ consumerGroup: 'rmq', clientId, queues, clientIds: members })
      .map(({ brokerName, queueId }) => ({ clientId, broker: brokerName, queueId })),
  )
  await session.output.table(
    [
      { title: 'CLIENT ID', value: row => row.clientId },
      { title: 'BROKER', value: row => row.broker },
      { title: 'QUEUE', value: row => row.queueId, align: 'right' },
    ],
    rows,
    'The topic has no queue.',
  )
}

async function create(session: Session, topics: readonly string[], options: ChangeOptions): Promise<void> {
  const names = topics.join(', ')
  if (options.dryRun === true) return planned(session, 'create', names, options)
  const wanted = Object.fromEntries(topics.map(topic => [topic, changesOf(options)]))
  const outcomes = await session.admin(admin =>
    admin.topics.createAll(wanted, { ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `created ${names}`, outcomes)
}

async function update(session: Session, topic: string, options: ChangeOptions): Promise<void> {
  if (options.dryRun === true) return planned(session, 'update', topic, options)
  const outcomes = await session.admin(admin =>
    admin.topics.update(topic, { ...changesOf(options), ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `updated ${topic}`, outcomes)
}

async function planned({ output }: Session, action: string, topic: string, options: ChangeOptions): Promise<void> {
  const plan = { action, topic, ...selectionOf(options), changes: changesOf(options) }
  await output.item(plan, `would ${action} ${topic}: ${JSON.stringify(plan.changes)}`)
}

async function remove(session: Session, topic: string, options: SelectionOptions & Consent): Promise<void> {
  await session.admin(async admin => {
    const { messages } = await admin.topics.stats(topic, session.call)
    const what = `delete ${topic} and its ${counted(messages, 'message')}`
    if (!(await session.agreed(what, options, { action: 'delete', topic, messages }))) return
    const outcomes = await admin.topics.delete(topic, { ...selectionOf(options), ...session.call })
    await showOutcomes(session, `deleted ${topic}`, outcomes)
  })
}

function changesOf(options: ChangeOptions): TopicChanges {
  const { queues, readQueues, writeQueues, perm, order } = options
  const given = { queues, readQueues, writeQueues, perm, order }
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...attributeChanges(options),
  }
}
