// SPDX-License-Identifier: Apache-2.0
// What the calls of an administrator are given: a row for each call with the names and kinds of its options, and one kind
// for each name of an argument, the same in all calls.
import { CallRules, checkValue, kinds, UsageError, wholeNumberIn, type Check } from '@rocketmq-ts/core'
import { maxQueuesPerBroker, newSubscriptionGroup } from '@rocketmq-ts/protocol'

const most = Number.MAX_SAFE_INTEGER

const plain: Check = value =>
  typeof value === 'string' && value.trim() !== '' ? undefined : 'a text that is not blank'
const position = wholeNumberIn(0, most)
const listOf =
  (check: Check, words: string, least = 0): Check =>
  value =>
    Array.isArray(value) && value.length >= least && value.every(item => check(item) === undefined) ? undefined : words
/** One of some words. */
export const oneOf =
  (...words: readonly string[]): Check =>
  value =>
    words.some(word => word === value) ? undefined : words.join(' or ')
const names = listOf(plain, 'a list of names')
const attributes: Check = value =>
  kinds.record(value) === undefined &&
  Object.values(value as object).every(each => each === null || typeof each === 'string')
    ? undefined
    : 'an object of texts, or null for what is taken away, such as { "message.type": "FIFO" }'
const resetPoint: Check = value =>
  value === 'earliest' || value === 'latest' || (typeof value === 'number' && value >= 0)
    ? undefined
    : 'earliest, latest, or a time in ms since the epoch'
const rate: Check = value => (typeof value === 'number' && value > 0 ? undefined : 'a number above 0')
const storedMessage: Check = value => {
  const { topic, messageId } = (value ?? {}) as { readonly topic?: unknown; readonly messageId?: unknown }
  return typeof topic === 'string' && typeof messageId === 'string' ? undefined : 'a message that was read'
}

/** Kinds of arguments by name. */
const argumentKinds = {
  topic: plain,
  group: plain,
  from: plain,
  to: plain,
  clientId: plain,
  messageId: plain,
  key: plain,
  namespace: plain,
  broker: plain,
  user: plain,
  password: kinds.secret,
  value: kinds.text,
  queue: kinds.queue,
  offset: position,
  timestamp: kinds.number,
  point: resetPoint,
  mode: oneOf('PULL', 'POP'),
  message: storedMessage,
  conf: value => (value instanceof Map ? undefined : 'a Map of queues by broker name'),
  settings: kinds.textsByName,
  name: plain,
  parentTopic: plain,
  liteTopic: plain,
  bytesByGroup: value =>
    kinds.record(value) === undefined && Object.values(value as object).every(each => position(each) === undefined)
      ? undefined
      : 'an object of bytes by group, such as { mail: 1048576 }',
  rules: listOf(
    value => isRule(value),
    'a list of { resource, actions, decision, sourceIps }, each with a resource and an action',
    1,
  ),
  topics: value => areSettings('topics', value),
  groups: value => areSettings('groups', value),
  send: kinds.call,
} as const satisfies Record<string, Check>

const call = { timeoutMs: kinds.duration, signal: kinds.signal }
const onBrokers = { ...call, cluster: plain, brokers: names }
const span = { since: kinds.number, until: kinds.number }
const count = wholeNumberIn(0, maxQueuesPerBroker)
const topicSettings = {
  queues: count,
  readQueues: count,
  writeQueues: count,
  perm: wholeNumberIn(0, 7),
  order: kinds.flag,
  filterType: oneOf('SINGLE_TAG', 'MULTI_TAG'),
  sysFlag: wholeNumberIn(0, 3),
  attributes,
}
const topicChanges = { ...onBrokers, ...topicSettings, waitForRoute: kinds.flag }
const groupSettings = {
  ...Object.fromEntries(
    Object.entries(newSubscriptionGroup).map(([name, value]): [string, Check] => [
      name,
      typeof value === 'boolean' ? kinds.flag : wholeNumberIn(-1, most),
    ]),
  ),
  groupRetryPolicy: kinds.record,
  subscriptionDataSet: kinds.list,
  attributes,
}
const groupChanges = { ...onBrokers, ...groupSettings }
const copying = { ...call, from: plain, to: plain, users: names }
const listing = { ...onBrokers, includeInternal: kinds.flag }
const userChanges = { ...onBrokers, password: kinds.secret, type: oneOf('Super', 'Normal'), isEnabled: kinds.flag }
const finding = { ...onBrokers, ...span }
const letters = { ...call, from: kinds.record, max: wholeNumberIn(0, most) }
const tracing = { ...call, ...span, traceTopic: plain }

/** Options by call. */
const calls = {
  'topics.create': topicChanges,
  'topics.createAll': { ...onBrokers, waitForRoute: kinds.flag },
  'topics.update': topicChanges,
  'topics.delete': onBrokers,
  'topics.list': { ...call, cluster: plain, includeInternal: kinds.flag },
  'topics.settings': onBrokers,
  'topics.route': call,
  'topics.queues': call,
  'topics.stats': call,
  'topics.groups': call,
  'topics.rates': call,
  'topics.growStatic': { ...onBrokers, queues: wholeNumberIn(1, maxQueuesPerBroker) },
  'topics.moveStatic': onBrokers,
  'groups.create': groupChanges,
  'groups.createAll': onBrokers,
  'groups.update': groupChanges,
  'groups.delete': { ...onBrokers, keepOffsets: kinds.flag, deleteTopics: kinds.flag },
  'groups.list': listing,
  'groups.settings': onBrokers,
  'groups.connections': onBrokers,
  'groups.runningInfo': { ...onBrokers, stacks: kinds.flag },
  'groups.stats': { ...onBrokers, topic: plain },
  'groups.positions': { ...onBrokers, clientId: plain },
  'groups.waitingPops': call,
  'groups.setRequestMode': {
    ...onBrokers,
    group: plain,
    topic: plain,
    mode: argumentKinds.mode,
    popShareQueues: wholeNumberIn(-1, 0x7fffffff),
  },
  'offsets.min': call,
  'offsets.max': call,
  'offsets.search': { ...call, boundary: oneOf('first', 'last') },
  'offsets.earliestStoreTime': call,
  'offsets.read': call,
  'offsets.set': call,
  'offsets.reset': { ...call, group: plain, topic: plain, to: resetPoint },
  'offsets.clone': { ...onBrokers, from: plain, to: plain, topic: plain },
  'messages.byOffsetId': call,
  'messages.byUniqueId': finding,
  'messages.find': finding,
  'messages.byKey': { ...finding, max: wholeNumberIn(1, 0x7fffffff) },
  'messages.at': call,
  'messages.read': { ...call, max: wholeNumberIn(1, 0x7fffffff) },
  'messages.track': call,
  'messages.entries': { ...call, max: wholeNumberIn(1, 0x7fffffff), group: plain },
  'messages.consumeDirectly': { ...call, group: plain, clientId: plain, topic: plain, messageId: plain },
  'traces.events': tracing,
  'traces.life': tracing,
  'traces.lastFailure': tracing,
  'deadLetters.groups': call,
  'deadLetters.read': letters,
  'deadLetters.resend': { ...letters, send: kinds.call, topic: plain, ratePerSecond: rate },
  'acl.users': { ...onBrokers, filter: kinds.text },
  'acl.createUser': userChanges,
  'acl.updateUser': userChanges,
  'acl.deleteUser': onBrokers,
  'acl.copyUsers': copying,
  'acl.copyRules': copying,
  'acl.rules': { ...onBrokers, user: kinds.text, resource: kinds.text },
  'acl.setRules': onBrokers,
  'acl.deleteRules': { ...onBrokers, resource: plain },
  'cluster.info': call,
  'cluster.runtimeInfo': call,
  'cluster.brokerConfig': call,
  'cluster.updateBrokerConfig': onBrokers,
  'cluster.producers': onBrokers,
  'cluster.wipeWritePermission': call,
  'cluster.addWritePermission': call,
  'brokers.haStatus': call,
  'brokers.epochs': call,
  'brokers.consumption': { ...call, ordered: kinds.flag },
  'brokers.figures': onBrokers,
  'brokers.producers': onBrokers,
  'brokers.cleanUp': onBrokers,
  'brokers.coldReads': call,
  'brokers.limitColdReads': onBrokers,
  'brokers.unlimitColdReads': onBrokers,
  'brokers.setReadAhead': onBrokers,
  'brokers.setTimerEngine': onBrokers,
  'brokers.resetMasterFlushOffset': call,
  'lite.broker': call,
  'lite.parent': onBrokers,
  'lite.topic': onBrokers,
  'lite.client': { ...onBrokers, max: wholeNumberIn(1, 0x7fffffff) },
  'lite.group': { ...onBrokers, liteTopic: plain, worst: wholeNumberIn(1, 0x7fffffff) },
  'lite.dispatch': { ...onBrokers, clientId: plain },
  'nameServers.config': call,
  'nameServers.updateConfig': call,
  'kvConfig.get': call,
  'kvConfig.list': call,
  'kvConfig.put': call,
  'kvConfig.delete': call,
  'kvConfig.orderConf': call,
  'kvConfig.setOrderConf': call,
} as const satisfies Record<string, Readonly<Record<string, Check>>>

const rules = new Map(
  Object.entries(calls).map(([name, checks]): [string, CallRules] => [
    name,
    new CallRules(`the options of ${name}`, checks),
  ]),
)
const settingsRules = {
  topics: new CallRules('the settings of a topic', topicSettings),
  groups: new CallRules('the settings of a group', groupSettings),
}
const ruleRules = new CallRules('a rule', {
  resource: plain,
  actions: names,
  decision: oneOf('Allow', 'Deny'),
  sourceIps: names,
})

type Arguments = { readonly [K in keyof typeof argumentKinds]?: unknown }

/**
 * Before anything is asked.
 * @param given the arguments that it needs
 * @throws UsageError naming the argument or the option that is wrong
 */
export function checkCall(name: keyof typeof calls, given: Arguments, options?: unknown): void {
  rules.get(name)?.check(options)
  checkArguments(given)
}

function checkArguments(given: Arguments): void {
  for (const [argument, check] of Object.entries(argumentKinds)) {
    if (argument in given) checkValue(argument, given[argument as keyof typeof argumentKinds], check)
  }
}

/** The same for a call that cannot do without options. */
export function checkNamed<T extends object>(
  name: keyof typeof calls,
  options: T,
  given: (options: T) => Arguments,
): void {
  // Plain JavaScript may leave them out.
  const plainOptions: unknown = options
  rules.get(name)?.check(plainOptions ?? null)
  checkArguments(given(options))
}

/** @throws UsageError naming the setting that is wrong */
function areSettings(of: keyof typeof settingsRules, value: unknown): string | undefined {
  const words = `an object of settings by name, such as { ${of === 'topics' ? 'orders: { queues: 4 }' : 'billing: {}'} }`
  if (kinds.record(value) !== undefined || Object.keys(value as object).length === 0) return words
  for (const settings of Object.values(value as object)) settingsRules[of].check((settings as unknown) ?? null)
  return undefined
}

function isRule(value: unknown): string | undefined {
  try {
    ruleRules.check(value ?? null)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  const { resource, actions } = value as { readonly resource?: unknown; readonly actions?: unknown }
  return resource !== undefined && Array.isArray(actions) && actions.length > 0 ? undefined : 'a rule'
}
