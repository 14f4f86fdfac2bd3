// SPDX-License-Identifier: Apache-2.0
// All calls of an administrator, each with arguments that it takes.
import type { AdminCallOptions, BrokerSelection, DefaultMQAdminExt } from '@rocketmq-ts/admin'

export const queue = { topic: 'T', brokerName: 'b', queueId: 0 }
const message = { topic: 'T', messageId: 'M' }
export const letters = { send: () => Promise.resolve() }

interface Call {
  /** What it takes before its options. */
  readonly before?: readonly unknown[]
  /** What it needs by name. */
  readonly options?: object
  /** It takes a selection of brokers, and looks at it before anything else. */
  readonly isNarrowed?: boolean
  /** A value that it refuses, for each option that not all calls have. */
  readonly wrong?: Readonly<Record<string, unknown>>
}

/** The parts of an administrator: each is an object with methods, and nothing else of it is. */
type Section = Exclude<
  {
    [N in keyof DefaultMQAdminExt]: DefaultMQAdminExt[N] extends string | ((...given: never[]) => unknown) ? never : N
  }[keyof DefaultMQAdminExt],
  'closed' | symbol
>
type CallName = { [S in Section]: `${S}.${Extract<keyof DefaultMQAdminExt[S], string>}` }[Section]
type OptionsOf<M> = M extends (...given: infer P) => unknown
  ? Required<P> extends readonly [...unknown[], infer O]
    ? NonNullable<O>
    : never
  : never
type OwnOptions<N extends CallName> = N extends `${infer S extends Section}.${infer M}`
  ? Exclude<
      keyof OptionsOf<DefaultMQAdminExt[S][M & keyof DefaultMQAdminExt[S]]>,
      keyof AdminCallOptions | keyof BrokerSelection
    >
  : never
type Wrong<Names extends PropertyKey> = [Names] extends [never]
  ? unknown
  : { readonly wrong: Readonly<Record<Names, unknown>> }

const wrongTopicOptions = {
  queues: -1,
  readQueues: 65_537,
  writeQueues: 1.5,
  perm: 8,
  order: 'yes',
  filterType: 'ANY',
  sysFlag: 4,
  attributes: { a: 1 },
  waitForRoute: 1,
}
const wrongGroup = {
  consumeEnable: 'yes',
  consumeFromMinEnable: 1,
  consumeBroadcastEnable: 'no',
  consumeMessageOrderly: 0,
  retryQueueNums: -2,
  retryMaxTimes: '3',
  groupRetryPolicy: 'slow',
  brokerId: 1.5,
  whichBrokerWhenConsumeSlowly: NaN,
  notifyConsumerIdsChangedEnable: 'on',
  groupSysFlag: '1',
  consumeTimeoutMinute: -2,
  subscriptionDataSet: {},
  attributes: { a: 1 },
}
const wrongFind = { since: 'now', until: NaN }
const wrongTrace = { ...wrongFind, traceTopic: '' }
const wrongLetters = { from: 5, max: -1 }
const wrongUser = { password: ' ', type: 'Root', isEnabled: 1 }
const wrongCopy = { from: '', to: 5, users: 'u' }

const listed: { readonly [N in CallName]: Call & Wrong<OwnOptions<N>> } = {
  'topics.create': { before: ['T'], isNarrowed: true, wrong: wrongTopicOptions },
  'topics.createAll': { before: [{ T: {} }], isNarrowed: true, wrong: { waitForRoute: 1 } },
  'topics.update': { before: ['T'], isNarrowed: true, wrong: wrongTopicOptions },
  'topics.delete': { before: ['T'], isNarrowed: true },
  'topics.list': { wrong: { includeInternal: 1 } },
  'topics.settings': { before: ['T'], isNarrowed: true },
  'topics.route': { before: ['T'] },
  'topics.queues': { before: ['T'] },
  'topics.stats': { before: ['T'] },
  'topics.groups': { before: ['T'] },
  'topics.rates': { before: ['T'] },
  'topics.growStatic': { before: ['T'], options: { queues: 1 }, wrong: { queues: 0 } },
  'topics.moveStatic': { before: ['T'] },
  'groups.create': { before: ['G'], isNarrowed: true, wrong: wrongGroup },
  'groups.createAll': { before: [{ G: {} }], isNarrowed: true },
  'groups.update': { before: ['G'], isNarrowed: true, wrong: wrongGroup },
  'groups.delete': { before: ['G'], isNarrowed: true, wrong: { keepOffsets: 1, deleteTopics: 'all' } },
  'groups.list': { isNarrowed: true, wrong: { includeInternal: 1 } },
  'groups.settings': { before: ['G'], isNarrowed: true },
  'groups.connections': { before: ['G'], isNarrowed: true },
  'groups.runningInfo': { before: ['G', 'client'], isNarrowed: true, wrong: { stacks: 1 } },
  'groups.stats': { before: ['G'], isNarrowed: true, wrong: { topic: '' } },
  'groups.positions': { before: ['G', 'T'], isNarrowed: true, wrong: { clientId: '' } },
  'groups.waitingPops': { before: ['G', 'T'] },
  'groups.setRequestMode': {
    options: { group: 'G', topic: 'T', mode: 'POP' },
    isNarrowed: true,
    wrong: { group: '', topic: 5, mode: 'PUSH', popShareQueues: -2 },
  },
  'offsets.min': { before: [queue] },
  'offsets.max': { before: [queue] },
  'offsets.search': { before: [queue, 0], wrong: { boundary: 'middle' } },
  'offsets.earliestStoreTime': { before: [queue] },
  'offsets.read': { before: ['G', queue] },
  'offsets.set': { before: ['G', queue, 0] },
  'offsets.reset': { options: { group: 'G', topic: 'T', to: 'latest' }, wrong: { group: '', topic: 5, to: -1 } },
  'offsets.clone': {
    options: { from: 'G', to: 'H', topic: 'T' },
    isNarrowed: true,
    wrong: { from: '', to: 5, topic: ' ' },
  },
  'messages.byOffsetId': { before: ['7F00000100002A9F0000000000000000'] },
  'messages.byUniqueId': { before: ['T', 'id'], isNarrowed: true, wrong: wrongFind },
  'messages.find': { before: ['T', 'id'], isNarrowed: true, wrong: wrongFind },
  'messages.byKey': { before: ['T', 'k'], isNarrowed: true, wrong: { ...wrongFind, max: 0 } },
  'messages.at': { before: [queue, 0] },
  'messages.read': { before: [queue, 0], wrong: { max: 0 } },
  'messages.track': { before: [message] },
  'messages.entries': { before: [queue, 0], wrong: { max: 0, group: '' } },
  'messages.consumeDirectly': {
    options: { group: 'G', clientId: 'c', topic: 'T', messageId: 'M' },
    wrong: { group: '', clientId: 5, topic: ' ', messageId: '' },
  },
  'traces.events': { before: ['id'], wrong: wrongTrace },
  'traces.life': { before: ['id'], wrong: wrongTrace },
  'traces.lastFailure': { before: ['G', message], wrong: wrongTrace },
  'deadLetters.groups': {},
  'deadLetters.read': { before: ['G'], wrong: wrongLetters },
  'deadLetters.resend': {
    before: ['G'],
    options: letters,
    wrong: { ...wrongLetters, send: 'it', topic: '', ratePerSecond: 0 },
  },
  'acl.users': { isNarrowed: true, wrong: { filter: 5 } },
  'acl.createUser': { before: ['u'], options: { password: 'p' }, isNarrowed: true, wrong: wrongUser },
  'acl.updateUser': { before: ['u'], options: { password: 'p' }, isNarrowed: true, wrong: wrongUser },
  'acl.deleteUser': { before: ['u'], isNarrowed: true },
  'acl.copyUsers': { options: { from: 'b', to: 'c' }, wrong: wrongCopy },
  'acl.copyRules': { options: { from: 'b', to: 'c' }, wrong: wrongCopy },
  'acl.rules': { isNarrowed: true, wrong: { user: 5, resource: 5 } },
  'acl.setRules': { before: ['u', [{ resource: '*', actions: ['All'] }]], isNarrowed: true },
  'acl.deleteRules': { before: ['u'], isNarrowed: true, wrong: { resource: '' } },
  'cluster.info': {},
  'cluster.runtimeInfo': { before: ['b'] },
  'cluster.brokerConfig': { before: ['b'] },
  'cluster.updateBrokerConfig': { before: [{ name: 'value' }], isNarrowed: true },
  'cluster.producers': { before: ['G'], isNarrowed: true },
  'cluster.wipeWritePermission': { before: ['b'] },
  'cluster.addWritePermission': { before: ['b'] },
  'brokers.haStatus': { before: ['b'] },
  'brokers.epochs': { before: ['b'] },
  'brokers.consumption': { before: ['b'], wrong: { ordered: 1 } },
  'brokers.figures': { before: ['TOPIC_PUT_NUMS', 'T'], isNarrowed: true },
  'brokers.producers': { isNarrowed: true },
  'brokers.cleanUp': { before: ['unusedTopics'], isNarrowed: true },
  'brokers.coldReads': { before: ['b'] },
  'brokers.limitColdReads': { before: [{ G: 1024 }], isNarrowed: true },
  'brokers.unlimitColdReads': { before: ['G'], isNarrowed: true },
  'brokers.setReadAhead': { before: ['normal'], isNarrowed: true },
  'brokers.setTimerEngine': { before: ['files'], isNarrowed: true },
  'brokers.resetMasterFlushOffset': { before: ['b', 0] },
  'lite.broker': { before: ['b'] },
  'lite.parent': { before: ['T'], isNarrowed: true },
  'lite.topic': { before: ['T', 'l'], isNarrowed: true },
  'lite.client': { before: [{ parentTopic: 'T', group: 'G', clientId: 'c' }], isNarrowed: true, wrong: { max: 0 } },
  'lite.group': { before: ['G'], isNarrowed: true, wrong: { liteTopic: '', worst: 0 } },
  'lite.dispatch': { before: ['G'], isNarrowed: true, wrong: { clientId: '' } },
  'nameServers.config': {},
  'nameServers.updateConfig': { before: [{ name: 'value' }] },
  'kvConfig.get': { before: ['N', 'k'] },
  'kvConfig.list': { before: ['N'] },
  'kvConfig.put': { before: ['N', 'k', 'v'] },
  'kvConfig.delete': { before: ['N', 'k'] },
  'kvConfig.orderConf': { before: ['T'] },
  'kvConfig.setOrderConf': { before: ['T', new Map([['b', 4]])] },
}

export const calls: Readonly<Record<string, Call>> = listed

type Method = (...given: readonly unknown[]) => unknown

/** Begins a call by its name; a loop is asked for its first item. */
export function begun(admin: DefaultMQAdminExt, name: string, given: readonly unknown[]): Promise<unknown> {
  const [section = '', method = ''] = name.split('.')
  const part = (admin as unknown as Readonly<Record<string, Readonly<Record<string, Method>>>>)[section]
  const answer = part?.[method]?.(...given)
  const isLoop = typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
  return isLoop ? (answer as AsyncGenerator).next() : (answer as Promise<unknown>)
}
