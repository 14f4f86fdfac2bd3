// SPDX-License-Identifier: Apache-2.0
// Reads messages by their position in a queue, as consumers do, but for no group: nothing is committed and no one's
// offset moves. [PullMessageProcessor.java]
import { everyMessage, expressionTypes, OffsetError } from '@rocketmq-ts/core'
import {
  decodeRecords,
  inflateMessage,
  isBadRecord,
  pullMessage,
  pullSysFlag,
  toolsGroup,
  unwrapInnerBatches,
  type MessageExt,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import { readerOf } from './cluster-view.js'
import type { Operation } from './operation.js'

/** Messages of a queue, and where to go on. */
export interface QueuePage {
  /** In the order of the queue; empty at its end. */
  readonly messages: readonly MessageExt[]
  /** Position to read from next; never before the one that was asked for. */
  readonly nextOffset: number
  /** Position of the first stored message. */
  readonly minOffset: number
  /** Position after the last message. */
  readonly maxOffset: number
}

/** A stretch of a queue. */
export interface QueueStretch {
  readonly queue: MessageQueue
  /** Position to begin at. */
  readonly offset: number
  /** Maximum number of messages; brokers give 32 at a time by default. */
  readonly max: number
}

/** Reads a page; rejects with `OffsetError` when the offset is outside of the queue. */
export async function readQueue(operation: Operation, { queue, offset, max }: QueueStretch): Promise<QueuePage> {
  const { topic, brokerName, queueId } = queue
  const address = readerOf(await operation.broker(brokerName), operation.what)
  const answer = await operation.ask(address, pullMessage, {
    consumerGroup: toolsGroup,
    topic,
    queueId,
    queueOffset: offset,
    maxMsgNums: max,
    // The request carries the subscription, so none must be registered.
    sysFlag: pullSysFlag('SUBSCRIPTION'),
    commitOffset: 0,
    suspendTimeoutMillis: 0,
    subscription: everyMessage,
    subVersion: 0,
    expressionType: expressionTypes.tag,
    brokerName,
  })
  const { minOffset, maxOffset } = answer
  if (answer.answer === 'PULL_OFFSET_MOVED') {
    throw new OffsetError(`${operation.what}: the queue begins at ${minOffset} and ends before ${maxOffset}`)
  }
  const messages = answer.answer === 'SUCCESS' ? await messagesOf(answer.body, brokerName, offset) : []
  const read = (messages.at(-1)?.queueOffset ?? offset - 1) + 1
  // Whoever reads on comes to an end, whatever the broker says.
  const nextOffset = Math.max(read, Math.min(answer.nextBeginOffset, maxOffset))
  return { messages, nextOffset, minOffset, maxOffset }
}

/** The messages from `offset` on: a batch queue answers the whole batch around it. */
async function messagesOf(body: Buffer, brokerName: string, offset: number): Promise<readonly MessageExt[]> {
  const messages: MessageExt[] = []
  for (const item of decodeRecords(body, { brokerName })) {
    if (isBadRecord(item)) throw item.error
    for (const inner of unwrapInnerBatches([await inflateMessage(item)])) {
      if (isBadRecord(inner)) throw inner.error
      if (inner.queueOffset >= offset) messages.push(inner)
    }
  }
  return messages
}
