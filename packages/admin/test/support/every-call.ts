// SPDX-License-Identifier: Apache-2.0
// All calls of an administrator, each with arguments that it takes.
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'

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
}

export const calls: Readonly<Record<string, Call>> = {
  'topics.create': { before: ['T'], isNarrowed: true },
  'topics.createAll': { before: [{ T: {} }], isNarrowed: true },
  'topics.update': { before: ['T'], isNarrowed: true },
  'topics.delete': { before: ['T'], isNarrowed: true },
  'topics.list': {},
  'topics.settings': { before: ['T'], isNarrowed: true },
  'topics.route': { before: ['T'] },
  'topics.queues': { before: ['T'] },
  'topics.stats': { before: ['T'] },
  'topics.groups': { before: ['T'] },
  'topics.rates': { before: ['T'] },
  'topics.growStatic': { before: ['T'], options: { queues: 1 } },
  'topics.moveStatic': { before: ['T'] },
  'groups.create': { before: ['G'], isNarrowed: true },
  'groups.createAll': { before: [{ G: {} }], isNarrowed: true },
  'groups.update': { before: ['G'], isNarrowed: true },
  'groups.delete': { before: ['G'], isNarrowed: true },
  'groups.list': { isNarrowed: true },
  'groups.settings': { before: ['G'], isNarrowed: true },
  'groups.connections': { before: ['G'], isNarrowed: true },
  'groups.runningInfo': { before: ['G', 'client'], isNarrowed: true },
  'groups.stats': { before: ['G'], isNarrowed: true },
  'groups.positions': { before: ['G', 'T'], isNarrowed: true },
  'groups.waitingPops': { before: ['G', 'T'] },
  'groups.setRequestMode': { options: { group: 'G', topic: 'T', mode: 'POP' }, isNarrowed: true },
  'offsets.min': { before: [queue] },
  'offsets.max': { before: [queue] },
  'offsets.search': { before: [queue, 0] },
  'offsets.earliestStoreTime': { before: [queue] },
  'offsets.read': { before: ['G', queue] },
  'offsets.set': { before: ['G', queue, 0] },
  'offsets.reset': { options: { group: 'G', topic: 'T', to: 'latest' } },
  'offsets.clone': { options: { from: 'G', to: 'H', topic: 'T' }, isNarrowed: true },
  'messages.byOffsetId': { before: ['7F00000100002A9F0000000000000000'] },
  'messages.byUniqueId': { before: ['T', 'id'], isNarrowed: true },
  'messages.find': { before: ['T', 'id'], isNarrowed: true },
  'messages.byKey': { before: ['T', 'k'], isNarrowed: true },
  'messages.at': { before: [queue, 0] },
  'messages.read': { before: [queue, 0] },
  'messages.track': { before: [message] },
  'messages.entries': { before: [queue, 0] },
  'messages.consumeDirectly': { options: { group: 'G', clientId: 'c', topic: 'T', messageId: 'M' } },
  'traces.events': { before: ['id'] },
  'traces.life': { before: ['id'] },
  'traces.lastFailure': { before: ['G', message] },
  'deadLetters.groups': {},
  'deadLetters.read': { before: ['G'] },
  'deadLetters.resend': { before: ['G'], options: letters },
  'acl.users': { isNarrowed: true },
  'acl.createUser': { before: ['u'], options: { password: 'p' }, isNarrowed: true },
  'acl.updateUser': { before: ['u'], options: { password: 'p' }, isNarrowed: true },
  'acl.deleteUser': { before: ['u'], isNarrowed: true },
  'acl.copyUsers': { options: { from: 'b', to: 'c' } },
  'acl.copyRules': { options: { from: 'b', to: 'c' } },
  'acl.rules': { isNarrowed: true },
  'acl.setRules': { before: ['u', [{ resource: '*', actions: ['All'] }]], isNarrowed: true },
  'acl.deleteRules': { before: ['u'], isNarrowed: true },
  'cluster.info': {},
  'cluster.runtimeInfo': { before: ['b'] },
  'cluster.brokerConfig': { before: ['b'] },
  'cluster.updateBrokerConfig': { before: [{ name: 'value' }], isNarrowed: true },
  'cluster.producers': { before: ['G'], isNarrowed: true },
  'cluster.wipeWritePermission': { before: ['b'] },
  'cluster.addWritePermission': { before: ['b'] },
  'brokers.haStatus': { before: ['b'] },
  'brokers.epochs': { before: ['b'] },
  'brokers.consumption': { before: ['b'] },
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
  'lite.client': { before: [{ parentTopic: 'T', group: 'G', clientId: 'c' }], isNarrowed: true },
  'lite.group': { before: ['G'], isNarrowed: true },
  'lite.dispatch': { before: ['G'], isNarrowed: true },
  'nameServers.config': {},
  'nameServers.updateConfig': { before: [{ name: 'value' }] },
  'kvConfig.get': { before: ['N', 'k'] },
  'kvConfig.list': { before: ['N'] },
  'kvConfig.put': { before: ['N', 'k', 'v'] },
  'kvConfig.delete': { before: ['N', 'k'] },
  'kvConfig.orderConf': { before: ['T'] },
  'kvConfig.setOrderConf': { before: ['T', new Map([['b', 4]])] },
}

type Method = (...given: readonly unknown[]) => unknown

/** Begins a call by its name; a loop is asked for its first item. */
export function begun(admin: DefaultMQAdminExt, name: string, given: readonly unknown[]): Promise<unknown> {
  const [section = '', method = ''] = name.split('.')
  const part = (admin as unknown as Readonly<Record<string, Readonly<Record<string, Method>>>>)[section]
  const answer = part?.[method]?.(...given)
  const isLoop = typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
  return isLoop ? (answer as AsyncGenerator).next() : (answer as Promise<unknown>)
}
