// SPDX-License-Identifier: Apache-2.0
// What requests do with topics, groups and the cluster, for access rules. A request that is not here, or that names
// nothing, is anybody's who can sign. [DefaultAuthorizationContextBuilder.java; @RocketMQAction and @RocketMQResource
// of the header classes]
import * as protocol from '@rocketmq-ts/protocol'
import type { AclAction, ResourceKind } from '@rocketmq-ts/protocol'
import type { AnyRequest, Body, BodyKind, Fields, RemotingCommand } from '@rocketmq-ts/remoting'

/** One of these actions is wanted on a resource. */
export interface Access {
  /** Such as `Topic:orders`. */
  readonly resource: string
  readonly actions: readonly AclAction[]
}

/** An access; the retry topic of a group is the group. */
export function access(kind: ResourceKind, name: string, ...actions: readonly AclAction[]): Access {
  if (kind === 'Cluster' || !protocol.isRetryTopic(name)) return { resource: `${kind}:${name}`, actions }
  return { resource: `Group:${protocol.withoutRetryPrefix(name)}`, actions }
}

type Rule = (command: RemotingCommand, clusterName: string) => readonly Access[]
type Rules = readonly (readonly [code: number, Rule])[]

function byFields<R extends AnyRequest>(
  requests: readonly R[],
  wants: (fields: Fields<R>) => readonly Access[],
): Rules {
  return requests.map(request => [request.code, ({ extFields }) => wants(request.parseFields(extFields))])
}

function byBody<R extends AnyRequest>(requests: readonly R[], wants: (body: Body<R>) => readonly Access[]): Rules {
  return requests.map(request => [request.code, ({ body }) => wants((request.body as BodyKind<Body<R>>).decode(body))])
}

function onCluster(action: AclAction, ...requests: readonly AnyRequest[]): Rules {
  return requests.map(({ code }) => [code, (_command, clusterName) => [access('Cluster', clusterName, action)]])
}

type FieldName<R> = R extends AnyRequest ? keyof Fields<R> : never

/** What is wanted on the names that these fields hold, in the requests that have them. */
function named<R extends readonly AnyRequest[]>(
  actions: readonly AclAction[],
  kinds: { readonly [Name in FieldName<R[number]>]?: ResourceKind },
  ...requests: R
): Rules {
  const resources = Object.entries<ResourceKind>(kinds as Readonly<Record<string, ResourceKind>>)
  return byFields<AnyRequest>(requests, fields =>
    resources.flatMap(([field, kind]) => namesIn(field, fields[field]).map(name => access(kind, name, ...actions))),
  )
}

/** Several names, where a field holds them. */
function namesIn(field: string, value: unknown): readonly string[] {
  if (typeof value !== 'string') return []
  const separator = separators[field]
  return (separator === undefined ? [value] : value.split(separator)).filter(name => name !== '')
}

const separators: Readonly<Record<string, string>> = { topicList: ';', filterGroups: ',' }

interface Consuming {
  readonly topic: string
  readonly consumerGroup: string
}

/** A topic that is no group's own, and the group. */
const consuming =
  (...actions: readonly AclAction[]) =>
  ({ topic, consumerGroup }: Consuming) => [
    ...topicUnlessRetry(topic, actions),
    access('Group', consumerGroup, ...actions),
  ]

function topicUnlessRetry(topic: string, actions: readonly AclAction[]): readonly Access[] {
  return protocol.isRetryTopic(topic) ? [] : [access('Topic', topic, ...actions)]
}

const topic = { topic: 'Topic' } as const
const consumer = { consumerGroup: 'Group', topic: 'Topic' } as const
const byGroup = { group: 'Group', topic: 'Topic' } as const

const rules: ReadonlyMap<number, Rule> = new Map(
  [
    byFields([protocol.getRouteInfoByTopic], ({ topic }) => [
      protocol.isRetryTopic(topic) ? access('Group', topic, 'Sub', 'Get') : access('Topic', topic, 'Pub', 'Sub', 'Get'),
    ]),
    // Half messages of a group's retry topic belong to the group, which consumes.
    byFields([protocol.sendMessage, protocol.sendMessageV2, protocol.sendBatchMessage], ({ topic }) => [
      access('Topic', topic, protocol.isRetryTopic(topic) ? 'Sub' : 'Pub'),
    ]),
    byFields([protocol.pullMessage], consuming('Sub')),
    byFields([protocol.queryConsumerOffset], consuming('Sub', 'Get')),
    byFields([protocol.updateConsumerOffset], consuming('Sub', 'Update')),
    byBody([protocol.heartbeat], ({ consumerDataSet }) =>
      consumerDataSet.flatMap(({ groupName, subscriptionDataSet }) => [
        access('Group', groupName, 'Sub'),
        ...subscriptionDataSet.flatMap(({ topic }) => topicUnlessRetry(topic, ['Sub'])),
      ]),
    ),
    byBody([protocol.lockBatchMq, protocol.unlockBatchMq], ({ consumerGroup, mqSet }) => [
      access('Group', consumerGroup, 'Sub'),
      ...mqSet.flatMap(({ topic }) => topicUnlessRetry(topic, ['Sub'])),
    ]),
    named(['Pub'], topic, protocol.recallMessage, protocol.endTransaction),
    named(['Sub'], { group: 'Group' }, protocol.consumerSendMsgBack),
    named(['Sub'], { consumerGroup: 'Group' }, protocol.unregisterClient),
    named(['Sub', 'Get'], { consumerGroup: 'Group' }, protocol.getConsumerListByGroup),
    named(['Sub', 'Get'], topic, protocol.queryMessage),
    named(
      ['Sub'],
      consumer,
      protocol.popMessage,
      protocol.ackMessage,
      protocol.peekMessage,
      protocol.changeMessageInvisibleTime,
      protocol.notification,
      protocol.consumeMessageDirectly,
    ),
    named(
      ['Get'],
      topic,
      protocol.searchOffsetByTimestamp,
      protocol.getMaxOffset,
      protocol.getMinOffset,
      protocol.getTopicConfig,
      protocol.getEarliestMsgStoretime,
      protocol.viewMessageById,
      protocol.getTopicStatsInfo,
      protocol.queryTopicConsumeByWho,
      protocol.checkRocksdbCqWriteProgress,
    ),
    named(
      ['Get'],
      { ...consumer, topicList: 'Topic' },
      protocol.getConsumeStats,
      protocol.queryConsumeQueue,
      protocol.pollingInfo,
      protocol.getConsumerConnectionList,
      protocol.getConsumerRunningInfo,
    ),
    named(
      ['Get'],
      byGroup,
      protocol.queryConsumeTimeSpan,
      protocol.invokeBrokerToGetConsumerStatus,
      protocol.queryTopicsByConsumer,
      protocol.querySubscriptionByConsumer,
      protocol.getSubscriptionGroupConfig,
    ),
    named(['Get'], { filterGroups: 'Group', compareGroup: 'Group', topic: 'Topic' }, protocol.queryCorrectionOffset),
    named(['Create'], topic, protocol.updateAndCreateTopic),
    named(['Delete'], topic, protocol.deleteTopicInBroker),
    named(['Delete'], { groupName: 'Group' }, protocol.deleteSubscriptionGroup),
    named(['Update'], topic, protocol.resumeCheckHalfMessage),
    named(['Update'], byGroup, protocol.invokeBrokerToResetOffset, protocol.updateAndGetGroupForbidden),
    named(['Update'], { destGroup: 'Group', topic: 'Topic' }, protocol.cloneGroupOffset),
    onCluster(
      'Get',
      protocol.getProducerConnectionList,
      protocol.viewBrokerStatsData,
      protocol.getBrokerConsumeStats,
      protocol.getAllProducerInfo,
      protocol.exportRocksdbConfigToJson,
      protocol.authGetUser,
      protocol.authListUser,
      protocol.authGetAcl,
      protocol.authListAcl,
    ),
    onCluster(
      'Update',
      protocol.authCreateUser,
      protocol.authUpdateUser,
      protocol.authDeleteUser,
      protocol.resetMasterFlushOffset,
      protocol.authCreateAcl,
      protocol.authUpdateAcl,
      protocol.authDeleteAcl,
    ),
  ].flat(),
)

/** What a request wants. Throws what a decoder throws, when its fields or its body make no sense. */
export function accessesOfCommand(command: RemotingCommand, clusterName: string): readonly Access[] {
  return rules.get(command.code)?.(command, clusterName) ?? []
}
