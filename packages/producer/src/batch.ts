// SPDX-License-Identifier: Apache-2.0
// Batches: one request for many messages of one topic. The whole succeeds or fails; each message has an id of its own.
// Batches are not compressed. [MessageBatch.java]
import { UsageError, type MessageHead } from '@rocketmq-ts/core'
import {
  batchItemSize,
  encodeBatch,
  isRetryTopic,
  sendBatchMessage,
  sentPropertiesText,
  type BatchItem,
} from '@rocketmq-ts/protocol'
import type { MessagePacker, Outgoing } from './outgoing.js'
import type { SendResult } from './send-result.js'

/** A message and its bytes. */
export interface BatchMember {
  /** The message without its body. */
  readonly head: MessageHead
  /** Its body. */
  readonly bytes: Uint8Array
}

/** Where one message of a batch is. */
export interface BatchedMessage {
  /** Made by this client. */
  readonly messageId: string
  /** The broker's address and the position in its commit log. */
  readonly offsetMessageId: string
  /** Position in the queue, counted from 0. */
  readonly queueOffset: number
}

/** The result of a batch. */
export interface BatchSendResult extends Omit<SendResult, 'messageId' | 'offsetMessageId' | 'recallHandle'> {
  /** Each message, in the order in which they were given. */
  readonly messages: readonly BatchedMessage[]
  /** Id of the batch, when the broker stored it as one record (topics whose queues are of type BatchCQ). */
  readonly batchId: string | undefined
}

/** A message that is ready to go into a batch. */
export interface BatchPart {
  readonly head: MessageHead
  readonly messageId: string
  readonly item: BatchItem
  /** Bytes that it takes. */
  readonly size: number
}

/** @throws UsageError when the message cannot be sent in a batch */
export function batchPartOf(packer: MessagePacker, { head, bytes }: BatchMember): BatchPart {
  if (isDelayed(head)) throw new UsageError('a batch cannot hold delayed messages')
  if (isRetryTopic(head.topic)) throw new UsageError('a batch cannot go to a retry topic')
  packer.wireTopic(head.topic)
  packer.checkSize(bytes)
  const messageId = packer.nextId()
  const propertiesText = packer.propertiesText(head, messageId)
  const item = { flag: head.flag ?? 0, body: bytes, propertiesText }
  return { head, messageId, item, size: batchItemSize(item) }
}

/** @throws UsageError when the messages cannot be one batch */
export function packBatch(packer: MessagePacker, parts: readonly BatchPart[], maxBytes: number): Outgoing {
  const head = headOfBatch(parts)
  const total = parts.reduce((sum, { size }) => sum + size, 0)
  if (total > maxBytes) {
    throw new UsageError(
      `the batch of ${parts.length} messages has ${total} bytes, allowed are ${maxBytes} (maxMessageSize); ` +
        `divide it with splitBatch()`,
    )
  }
  const messageId = packer.nextId()
  return {
    request: sendBatchMessage,
    head,
    topic: packer.wireTopic(head.topic),
    messageId,
    body: encodeBatch(parts.map(({ item }) => item)),
    sysFlag: 0,
    propertiesText: packer.propertiesText(head, messageId),
    isHalfMessage: false,
    batch: {
      messageIds: parts.map(part => part.messageId),
      legacyPropertiesText: sentPropertiesText(head),
    },
  }
}

/** The result of each message, from the one answer to the batch. */
export function batchResultOf({ batch }: Outgoing, result: SendResult): BatchSendResult {
  const { messageId: _messageId, offsetMessageId, recallHandle: _recallHandle, ...shared } = result
  const offsetIds = offsetMessageId.split(',')
  return {
    ...shared,
    batchId: result.batchId,
    messages: (batch?.messageIds ?? []).map((messageId, index) => ({
      messageId,
      // A batch that is one record has one place in the commit log.
      offsetMessageId: offsetIds[index] ?? offsetMessageId,
      queueOffset: result.queueOffset + index,
    })),
  }
}

/**
 * Divides messages into batches of at most `maxBytes`, in order.
 * @throws UsageError when a single message is larger
 */
export function* divide<T extends BatchMember>(
  packer: MessagePacker,
  members: readonly T[],
  maxBytes: number,
): Generator<readonly T[]> {
  let batch: T[] = []
  let bytes = 0
  for (const member of members) {
    const { size } = batchPartOf(packer, member)
    if (size > maxBytes) throw new UsageError(`a message needs ${size} bytes of a batch, allowed are ${maxBytes}`)
    if (bytes + size > maxBytes) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(member)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

/** What is true of the whole batch; brokers that store it as one record filter by its tag. */
function headOfBatch(parts: readonly BatchPart[]): MessageHead {
  const [first] = parts
  if (first === undefined) throw new UsageError('the batch is empty')
  const { topic, waitStoreMsgOk, tags } = first.head
  for (const { head } of parts) {
    if (head.topic !== topic) throw new UsageError('the messages of a batch must have the same topic')
    if ((head.waitStoreMsgOk ?? true) !== (waitStoreMsgOk ?? true)) {
      throw new UsageError('the messages of a batch must agree in waitStoreMsgOk')
    }
  }
  const hasOneTag = parts.every(({ head }) => head.tags === tags)
  return { topic, waitStoreMsgOk, ...(hasOneTag ? { tags } : {}) }
}

/** True for messages that are delivered later, which no batch can hold. */
export function isDelayed({ delayLevel = 0, delayMs, deliverAt }: MessageHead): boolean {
  return delayLevel > 0 || delayMs !== undefined || deliverAt !== undefined
}
