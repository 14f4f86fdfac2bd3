// SPDX-License-Identifier: Apache-2.0
// PULL_MESSAGE, code 11: client to broker. The broker may hold the request until a message arrives, when the sysFlag
// says so; give the call a longer deadline than `suspendTimeoutMillis`.
import { bytes, int32, int64, optional, string, version } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { expressionType } from '../vocabulary/expression-type.js'
import { topicRouted } from './routing-fields.js'

/**
 * Reads messages of one queue. SUCCESS carries stored records in the body; PULL_NOT_FOUND says that the queue has
 * none at the offset, PULL_RETRY_IMMEDIATELY that none passed the filter, PULL_OFFSET_MOVED that the offset is
 * outside of the queue. Each of them says where to go on. [PullMessageProcessor.java]
 */
export const pullMessage = declare({
  code: 11,
  name: 'PULL_MESSAGE',
  request: {
    ...topicRouted,
    /** Group that reads; its subscription filters when the request has none. */
    consumerGroup: string,
    /** Topic of the queue. */
    topic: string,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
    /** Position in the queue to read from, counted from 0. */
    queueOffset: int64,
    /** Maximum number of messages. */
    maxMsgNums: int32,
    /** Bits of `pullFlags`: commit an offset, wait, carry the subscription, filter by class, light read. */
    sysFlag: int32,
    /** With the commit bit: the offset to store for the group. */
    commitOffset: int64,
    /** With the wait bit: how long the broker may hold the request, milliseconds. */
    suspendTimeoutMillis: int64,
    /** With the subscription bit: the filter expression. */
    subscription: optional(string),
    /** Version of the subscription, see `SubscriptionData.subVersion`. */
    subVersion: version,
    /** `TAG` or `SQL92`. */
    expressionType: optional(expressionType),
    /** Maximum number of bytes of records; brokers since 5.0 know it. */
    maxMsgBytes: optional(int32),
    /** Who asks: -1 a client, 0 to 2 a proxy (for orders, broadcasts, streams). [RequestSource.java] */
    requestSource: optional(int32),
    /** Client behind the proxy. */
    proxyForwardClientId: optional(string.wire('proxyFrowardClientId')),
    /** Lite topic inside `topic`, since 5.5. */
    liteTopic: optional(string),
  },
  response: {
    /** Broker id to ask next time: a slave, when the master is busy. */
    suggestWhichBrokerId: int64,
    /** Position to go on at. */
    nextBeginOffset: int64,
    /** First position of the queue. */
    minOffset: int64,
    /** Position after the last message of the queue. */
    maxOffset: int64,
    /** Static topics: what to add to the offsets of the records. */
    offsetDelta: optional(int64),
    /** Bits of the topic's configuration. */
    topicSysFlag: optional(int32),
    /** Bits of the group's configuration. */
    groupSysFlag: optional(int32),
    /**
     * Why the group gets nothing: 1 the broker, 2 the group, 3 the topic, 4 broadcasts, 5 the group for this topic.
     * [ForbiddenType.java]
     */
    forbiddenType: optional(int32),
  },
  responseBody: bytes,
  answers: ['SUCCESS', 'PULL_NOT_FOUND', 'PULL_RETRY_IMMEDIATELY', 'PULL_OFFSET_MOVED'],
})
