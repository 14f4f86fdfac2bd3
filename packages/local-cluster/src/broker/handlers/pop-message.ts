// SPDX-License-Identifier: Apache-2.0
// POP_MESSAGE: takes messages for a while. Without any, the request is held until one comes or its time is over; all
// checks are made again then, as in Java. [PopMessageProcessor.java]
import {
  popMessage,
  printMsgOffsetInfo,
  printOrderCountInfo,
  printStartOffsetInfo,
  refuse,
  type PopOrderCount,
} from '@rocketmq-ts/protocol'
import type { Fields, Reply, RequestContext } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import type { MessageFilter } from '../message-filter.js'
import { answerOnceFound } from '../pop/held-request.js'
import { checkPop, checkPopTarget } from '../pop/pop-checks.js'
import { popFilter } from '../pop/pop-filter.js'
import { popWaiters, type Held } from '../pop/pop-waiters.js'
import { takeMessages, type PopQuery, type TakenMessages, type TakenOffsets } from '../pop/taken-messages.js'

type PopFields = Fields<typeof popMessage>
type PopReply = Reply<typeof popMessage>

/** Fields of a refusal. */
const zeros = popMessage.encodeReply({ popTime: 0, invisibleTime: 0, reviveQueueId: 0, restNum: 0 }).extFields

export const handlePopMessage = handle(popMessage, (broker, fields, context) =>
  answerOnceFound(broker, fields, (request, wake) => tryPop(broker, request, context, wake)),
)

/** The answer; `undefined` when the request is held, and `wake` called later. */
function tryPop(broker: Broker, request: PopFields, context: RequestContext, wake: () => void): PopReply | undefined {
  const query = queryOf(broker, request, context)
  const taken = takeMessages(broker, query)
  const held = taken.records.length > 0 ? undefined : hold(broker, request, { context, filter: query.filter, wake })
  if (taken.rest > 0) passOn(broker, request)
  return held === 'held' ? undefined : replyOf(request, taken, held)
}

/** Lets the next request that waits for the same queues look; in another turn, because that may be this one. */
function passOn(broker: Broker, { topic, consumerGroup, queueId }: PopFields): void {
  const waiters = broker.part(popWaiters)
  if (waiters.countAt(topic, consumerGroup, queueId) === 0) return
  setImmediate(() => waiters.notify(topic, consumerGroup, queueId))
}

function hold(
  broker: Broker,
  { topic, consumerGroup: group, queueId, bornTime, pollTime }: PopFields,
  rest: { readonly context: RequestContext; readonly filter: MessageFilter | undefined; readonly wake: () => void },
): Held {
  if (pollTime <= 0) return 'expired'
  const { context, filter, wake } = rest
  const isAlive = () => context.connection.state === 'open'
  const expiresAt = bornTime + pollTime
  return broker.part(popWaiters).hold({ topic, group, queueId, expiresAt, filter, isAlive, wake })
}

function replyOf(request: PopFields, taken: TakenMessages, held: Held | undefined): PopReply {
  const fields = {
    popTime: taken.popTime,
    invisibleTime: request.invisibleTime,
    reviveQueueId: taken.reviveQueueId,
    restNum: taken.rest,
    startOffsetInfo: printStartOffsetInfo(taken.queues),
    msgOffsetInfo: printMsgOffsetInfo(taken.queues),
    orderCountInfo: request.order === true ? printOrderCountInfo(taken.queues.flatMap(orderCounts)) : undefined,
  }
  if (held === undefined) return { ...fields, remark: 'FOUND', body: Buffer.concat(taken.records) }
  const answer = held === 'full' ? 'POLLING_FULL' : 'POLLING_TIMEOUT'
  return { ...fields, answer, remark: 'NO_MESSAGE_IN_QUEUE' }
}

/** Old clients read one count for each queue, which comes behind those of the messages. */
function orderCounts({ topicKind, queueId, offsets, timesConsumed }: TakenOffsets): PopOrderCount[] {
  const each = [...timesConsumed].map(([offset, count]) => ({ topicKind, queueId, offset, count }))
  const fewest = timesConsumed.size === offsets.length ? Math.min(...timesConsumed.values()) : 0
  return [...each, { topicKind, queueId, count: fewest }]
}

function queryOf(broker: Broker, request: PopFields, { connection }: RequestContext): PopQuery {
  const { clock, config, host } = broker
  checkPop(broker, { ...request, maxMessages: request.maxMsgNums }, zeros)
  if (!config.timerWheelEnable) {
    const remark = `the broker[${host.host}] pop message is forbidden because timerWheelEnable is false`
    refuse('SYSTEM_ERROR', remark, zeros)
  }
  const { topic } = checkPopTarget(broker, request, { consumer: connection.remoteAddress, fields: zeros })
  return {
    topic,
    group: request.consumerGroup,
    queueId: request.queueId,
    maxMessages: request.maxMsgNums,
    invisibleTime: request.invisibleTime,
    start: request.initMode === 0 ? 'min' : 'max',
    isOrder: request.order === true,
    attemptId: request.attemptId,
    filter: popFilter(request, { now: clock.now(), fields: zeros }),
  }
}
