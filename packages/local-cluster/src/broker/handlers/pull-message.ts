// SPDX-License-Identifier: Apache-2.0
// PULL_MESSAGE and LITE_PULL_MESSAGE: the checks in Java's order, the read, and the wait for a message that is not
// there yet. A pull that was held runs through all of it again, and commits its offset only the first time.
// [PullMessageProcessor.java, DefaultPullMessageResultHandler.java]
import {
  hasPullFlag,
  isReadable,
  litePullMessage,
  pullMessage,
  refuse,
  type SubscriptionGroupConfig,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { RequestValues, Reply, RequestContext } from '@rocketmq-ts/remoting'
import { pullFilter } from '../filter/pull-filter.js'
import { handle, type Broker } from '../broker.js'
import { withFaq } from '../../remarks.js'
import type { MessageFilter } from '../message-filter.js'
import { heldPulls } from '../pull/held-pulls.js'
import { forbid, pullSubscription } from '../pull/pull-subscription.js'
import { readEntries, type ReadResult, type ReadStatus } from '../pull/queue-read.js'
import { checkReadableSlave } from '../slave.js'
import { logicalPullOf, logicalReply, pulledElsewhere } from '../static-topics/logical-pull.js'
import { stats } from '../stats.js'

type Pull = RequestValues<typeof pullMessage>
type PullReply = Reply<typeof pullMessage>

export const handlePullMessage = handle(pullMessage, (broker, pull, context) => pulled(broker, pull, context, 'first'))

/** The same for the lite pull consumer, which a broker may be told not to serve. */
export const handleLitePullMessage = handle(litePullMessage, (broker, pull, context) => {
  if (!broker.config.litePullMessageEnable) {
    forbid('broker', `the broker[${broker.host.host}] for lite pull consumer is forbidden`)
  }
  return pulled(broker, pull, context, 'first')
})

function pulled(
  broker: Broker,
  asked: Pull,
  context: RequestContext,
  turn: 'first' | 'again',
): PullReply | Promise<PullReply> {
  checkReadableSlave(broker)
  const checked = checkPull(broker, asked)
  const logical = logicalPullOf(broker, asked)
  if (logical !== undefined && logical.stretch.brokerName !== broker.brokerName) return pulledElsewhere(broker, logical)
  const pull = logical?.pull ?? asked
  checkQueue(checked.topic, pull, context)
  const filter = pullFilter(broker, pullSubscription(broker, checked.group, pull))
  const read = readFor(broker, pull, filter)
  const plain = replyTo(broker, pull, read, checked)
  const reply = logical === undefined ? plain : logicalReply(logical, plain)
  noteOffsets(broker, pull, read, turn)
  const { length: count } = read.records
  broker.part(stats).noteRead(pull.topic, pull.consumerGroup, count, read.bytes)
  const mayHold = turn === 'first' && hasPullFlag(pull.sysFlag, 'SUSPEND')
  if (reply.answer !== 'PULL_NOT_FOUND' || !mayHold) return reply
  return held(broker, pull, context, filter).then(() => pulled(broker, asked, context, 'again'))
}

async function held(broker: Broker, pull: Pull, { connection }: RequestContext, filter: MessageFilter): Promise<void> {
  const { longPollingEnable, shortPollingTimeMills } = broker.config
  const { topic, queueId, queueOffset: offset, suspendTimeoutMillis } = pull
  const timeoutMs = longPollingEnable ? suspendTimeoutMillis : shortPollingTimeMills
  await broker.part(heldPulls).hold({ topic, queueId, offset, filter, connection }, timeoutMs)
}

interface Checked {
  readonly group: SubscriptionGroupConfig
  readonly topic: TopicConfig
}

function checkPull(broker: Broker, { consumerGroup, topic }: Pull): Checked {
  if (!isReadable(broker.config.brokerPermission)) {
    forbid('broker', `the broker[${broker.host.host}] pulling message is forbidden`)
  }
  const group = broker.groups.find(consumerGroup)
  if (group === undefined) {
    const remark = withFaq(`subscription group [${consumerGroup}] does not exist, `)
    refuse('SUBSCRIPTION_GROUP_NOT_EXIST', remark, {})
  }
  if (!group.consumeEnable) forbid('group', `subscription group no permission, ${consumerGroup}`)
  const config = broker.topics.get(topic)
  if (config === undefined) {
    refuse('TOPIC_NOT_EXIST', withFaq(`topic[${topic}] not exist, apply first please! `), {})
  }
  if (!isReadable(config.perm)) forbid('topic', `the topic[${topic}] pulling message is forbidden`)
  return { group, topic: config }
}

function checkQueue({ readQueueNums }: TopicConfig, { topic, queueId }: Pull, { connection }: RequestContext): void {
  if (queueId >= 0 && queueId < readQueueNums) return
  refuse(
    'INVALID_PARAMETER',
    `queueId[${queueId}] is illegal, topic:[${topic}] topicConfig.readQueueNums:[${readQueueNums}] ` +
      `consumer:[/${connection.remoteAddress}]`,
    {},
  )
}

function readFor(broker: Broker, pull: Pull, filter: MessageFilter): ReadResult {
  const { consumerGroup, topic, queueId, queueOffset: offset, maxMsgNums: maxCount } = pull
  const resetTo = broker.offsets.takeReset(consumerGroup, topic, queueId)
  if (resetTo === undefined || !broker.config.useServerSideResetOffset) {
    return readEntries(broker.store, { topic, queueId, offset, maxCount, filter }, broker.config)
  }
  return {
    status: 'OFFSET_RESET',
    nextOffset: resetTo,
    minOffset: broker.store.minOffset(topic, queueId),
    maxOffset: broker.store.maxOffset(topic, queueId),
    records: [],
    offsets: [],
    bytes: 0,
  }
}

const answers: Readonly<Record<ReadStatus, NonNullable<PullReply['answer']>>> = {
  FOUND: 'SUCCESS',
  NO_MATCHED_MESSAGE: 'PULL_RETRY_IMMEDIATELY',
  NO_MESSAGE_IN_QUEUE: 'PULL_NOT_FOUND',
  OFFSET_OVERFLOW_ONE: 'PULL_NOT_FOUND',
  OFFSET_TOO_SMALL: 'PULL_OFFSET_MOVED',
  OFFSET_OVERFLOW_BADLY: 'PULL_OFFSET_MOVED',
  OFFSET_RESET: 'PULL_OFFSET_MOVED',
}

function replyTo(
  { master, config }: Broker,
  pull: Pull,
  read: ReadResult,
  { group, topic }: { readonly group: SubscriptionGroupConfig; readonly topic: TopicConfig },
): PullReply {
  const isMoved = read.status === 'NO_MESSAGE_IN_QUEUE' && pull.queueOffset !== 0
  // A slave holds no pull: it sends the consumer back to the master.
  const isSentBack = master !== undefined && read.status !== 'FOUND'
  return {
    answer: isSentBack ? 'PULL_RETRY_IMMEDIATELY' : isMoved ? 'PULL_OFFSET_MOVED' : answers[read.status],
    remark: read.status,
    suggestWhichBrokerId: config.slaveReadEnable && master === undefined ? group.brokerId : 0,
    nextBeginOffset: read.nextOffset,
    minOffset: read.minOffset,
    maxOffset: read.maxOffset,
    topicSysFlag: topic.topicSysFlag,
    groupSysFlag: group.groupSysFlag,
    body: Buffer.concat(read.records, read.bytes),
  }
}

function noteOffsets(broker: Broker, pull: Pull, read: ReadResult, turn: 'first' | 'again'): void {
  const { consumerGroup: group, topic, queueId, sysFlag, commitOffset } = pull
  broker.offsets.notePull({ group, topic, queueId, offset: read.nextOffset })
  const isCommitting = turn === 'first' && hasPullFlag(sysFlag, 'COMMIT_OFFSET')
  if (isCommitting) broker.offsets.commit({ group, topic, queueId, offset: commitOffset })
}
