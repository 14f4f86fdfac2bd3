// SPDX-License-Identifier: Apache-2.0
// What requests do with topics, groups and the cluster, for access rules. A request that is not here, or that names
// nothing, is anybody's who can sign. [DefaultAuthorizationContextBuilder.java; @RocketMQAction and @RocketMQResource of
// the header classes]
import * as protocol from '@rocketmq-ts/protocol'
import { isRetryTopic, withoutRetryPrefix } from '@rocketmq-ts/protocol'
import type { AnyRequest, RemotingCommand } from '@rocketmq-ts/remoting'

/** What can be done with a resource. */
export type Action = 'Pub' | 'Sub' | 'Create' | 'Update' | 'Delete' | 'Get'
export type ResourceKind = 'Topic' | 'Group' | 'Cluster'

/** One of these actions is wanted on a resource. */
export interface Access {
  /** Such as `Topic:orders`. */
  readonly resource: string
  readonly actions: readonly Action[]
}

/** An access; the retry topic of a group is the group. */
export function access(kind: ResourceKind, name: string, ...actions: readonly Action[]): Access {
  if (kind === 'Cluster' || !isRetryTopic(name)) return { resource: `${kind}:${name}`, actions }
  return { resource: `Group:${withoutRetryPrefix(name)}`, actions }
}

type Rule = (command: RemotingCommand, clusterName: string) => readonly Access[]

/** Fields, by wire name, that hold names; those of `lists` hold several. */
function named(actions: readonly Action[], fields: Readonly<Record<string, ResourceKind>>): Rule {
  return ({ extFields = {} }) =>
    Object.entries(fields).flatMap(([key, kind]) => {
      const separator = lists[key]
      const text = extFields[key]
      const names = text === undefined ? [] : separator === undefined ? [text] : text.split(separator)
      return names.filter(name => name !== '').map(name => access(kind, name, ...actions))
    })
}

const lists: Readonly<Record<string, string>> = { topicList: ';', filterGroups: ',' }

const onCluster =
  (action: Action): Rule =>
  (_command, clusterName) => [access('Cluster', clusterName, action)]

/** A topic that is no group's own, and the group. */
function consuming(...actions: readonly Action[]): Rule {
  return ({ extFields = {} }) => [
    ...topicUnlessRetry(extFields['topic'] ?? '', actions),
    access('Group', extFields['consumerGroup'] ?? '', ...actions),
  ]
}

function topicUnlessRetry(topic: string, actions: readonly Action[]): readonly Access[] {
  return isRetryTopic(topic) ? [] : [access('Topic', topic, ...actions)]
}

const heartbeats: Rule = ({ body }) =>
  protocol.heartbeat.body
    .decode(body)
    .consumerDataSet.flatMap(({ groupName, subscriptionDataSet }) => [
      access('Group', groupName, 'Sub'),
      ...subscriptionDataSet.flatMap(({ topic }) => topicUnlessRetry(topic, ['Sub'])),
    ])

const locks: Rule = ({ body }) => {
  const { consumerGroup, mqSet } = protocol.lockBatchMq.body.decode(body)
  return [access('Group', consumerGroup, 'Sub'), ...mqSet.flatMap(({ topic }) => topicUnlessRetry(topic, ['Sub']))]
}

const routes: Rule = ({ extFields: { topic = '' } = {} }) => [
  isRetryTopic(topic) ? access('Group', topic, 'Sub', 'Get') : access('Topic', topic, 'Pub', 'Sub', 'Get'),
]

/** Half messages of a group's retry topic belong to the group, which consumes. */
function sends(key: string): Rule {
  return ({ extFields = {} }) => {
    const topic = extFields[key] ?? ''
    return [access('Topic', topic, isRetryTopic(topic) ? 'Sub' : 'Pub')]
  }
}

const topic = { topic: 'Topic' } as const
const consumer = { consumerGroup: 'Group', topic: 'Topic' } as const
const byGroup = { group: 'Group', topic: 'Topic' } as const

const table: readonly (readonly [Rule, readonly AnyRequest[]])[] = [
  [routes, [protocol.getRouteInfoByTopic]],
  [sends('topic'), [protocol.sendMessage]],
  [sends('b'), [protocol.sendMessageV2, protocol.sendBatchMessage]],
  [named(['Pub'], topic), [protocol.recallMessage, protocol.endTransaction]],
  [named(['Sub'], { group: 'Group' }), [protocol.consumerSendMsgBack]],
  [consuming('Sub'), [protocol.pullMessage]],
  [consuming('Sub', 'Get'), [protocol.queryConsumerOffset]],
  [consuming('Sub', 'Update'), [protocol.updateConsumerOffset]],
  [heartbeats, [protocol.heartbeat]],
  [locks, [protocol.lockBatchMq, protocol.unlockBatchMq]],
  [named(['Sub'], { consumerGroup: 'Group' }), [protocol.unregisterClient]],
  [named(['Sub', 'Get'], { consumerGroup: 'Group' }), [protocol.getConsumerListByGroup]],
  [named(['Sub', 'Get'], topic), [protocol.queryMessage]],
  [
    named(['Sub'], consumer),
    [
      ...[protocol.popMessage, protocol.ackMessage, protocol.peekMessage, protocol.changeMessageInvisibleTime],
      ...[protocol.notification, protocol.consumeMessageDirectly],
    ],
  ],
  [
    named(['Get'], topic),
    [
      ...[protocol.searchOffsetByTimestamp, protocol.getMaxOffset, protocol.getMinOffset, protocol.getTopicConfig],
      ...[protocol.getEarliestMsgStoretime, protocol.viewMessageById, protocol.getTopicStatsInfo],
      ...[protocol.queryTopicConsumeByWho, protocol.checkRocksdbCqWriteProgress],
    ],
  ],
  [
    named(['Get'], { ...consumer, topicList: 'Topic' }),
    [
      ...[protocol.getConsumeStats, protocol.queryConsumeQueue, protocol.pollingInfo],
      ...[protocol.getConsumerConnectionList, protocol.getConsumerRunningInfo],
    ],
  ],
  [
    named(['Get'], byGroup),
    [
      ...[protocol.queryConsumeTimeSpan, protocol.invokeBrokerToGetConsumerStatus, protocol.queryTopicsByConsumer],
      ...[protocol.querySubscriptionByConsumer, protocol.getSubscriptionGroupConfig],
    ],
  ],
  [named(['Get'], { filterGroups: 'Group', compareGroup: 'Group', topic: 'Topic' }), [protocol.queryCorrectionOffset]],
  [named(['Create'], topic), [protocol.updateAndCreateTopic]],
  [named(['Delete'], topic), [protocol.deleteTopicInBroker]],
  [named(['Delete'], { groupName: 'Group' }), [protocol.deleteSubscriptionGroup]],
  [named(['Update'], topic), [protocol.resumeCheckHalfMessage]],
  [named(['Update'], byGroup), [protocol.invokeBrokerToResetOffset, protocol.updateAndGetGroupForbidden]],
  [named(['Update'], { destGroup: 'Group', topic: 'Topic' }), [protocol.cloneGroupOffset]],
  [
    onCluster('Get'),
    [
      ...[protocol.getProducerConnectionList, protocol.viewBrokerStatsData, protocol.getBrokerConsumeStats],
      ...[protocol.getAllProducerInfo, protocol.exportRocksdbConfigToJson],
      ...[protocol.authGetUser, protocol.authListUser, protocol.authGetAcl, protocol.authListAcl],
    ],
  ],
  [
    onCluster('Update'),
    [
      ...[protocol.authCreateUser, protocol.authUpdateUser, protocol.authDeleteUser, protocol.resetMasterFlushOffset],
      ...[protocol.authCreateAcl, protocol.authUpdateAcl, protocol.authDeleteAcl],
    ],
  ],
]

const rules = new Map(table.flatMap(([rule, requests]) => requests.map(({ code }) => [code, rule] as const)))

/** What a request wants. Throws what a decoder throws, when its body makes no sense. */
export function accessesOf(command: RemotingCommand, clusterName: string): readonly Access[] {
  return rules.get(command.code)?.(command, clusterName) ?? []
}
