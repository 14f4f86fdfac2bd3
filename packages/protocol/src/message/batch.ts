// SPDX-License-Identifier: Apache-2.0
// The body of a batch: what one send carries for many messages, and what a batch queue stores as one record.
//
//   | total (4) | magic 0 (4) | body CRC 0 (4) | flag (4) | body length (4) | body … |
//   | properties length (2) | properties … |
//
// Brokers ignore total, magic and CRC of an item and go by the inner lengths; so does this. [MessageDecoder.java
// encodeMessage, decodeMessage]
import { MessageError } from '@rocketmq-ts/core'
import { checkPropertiesSize } from './properties.js'

/** One message of a batch. Topic and queue are those of the batch. */
export interface BatchItem {
  /** The sender's own number. */
  readonly flag: number
  /** The body as the sender gave it. */
  readonly body: Uint8Array
  /** Properties as one text, see `encodeProperties`. */
  readonly propertiesText: string
}

const fixedBytes = 4 + 4 + 4 + 4 + 4 + 2

/**
 * Bytes of the item inside a batch; what a splitter adds up.
 * @throws UsageError when the properties are longer than 32767 bytes
 */
export function batchItemSize(item: BatchItem): number {
  return fixedBytes + item.body.length + checkPropertiesSize(item.propertiesText)
}

/**
 * The body of a batch, in a new buffer.
 * @throws UsageError when the properties of an item are longer than 32767 bytes
 */
export function encodeBatch(items: readonly BatchItem[]): Buffer {
  const sizes = items.map(batchItemSize)
  // Zeroed: magic and CRC stay 0.
  const bytes = Buffer.alloc(sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  for (const [index, item] of items.entries()) {
    const end = at + (sizes[index] ?? 0)
    const propertiesAt = at + fixedBytes + item.body.length
    bytes.writeInt32BE(end - at, at)
    bytes.writeInt32BE(item.flag, at + 12)
    bytes.writeInt32BE(item.body.length, at + 16)
    bytes.set(item.body, at + 20)
    bytes.writeInt16BE(end - propertiesAt, propertiesAt - 2)
    bytes.write(item.propertiesText, propertiesAt)
    at = end
  }
  return bytes
}

/**
 * The messages of a batch; bodies are views.
 * @throws MessageError when an item is cut off or a length makes no sense
 */
export function decodeBatch(body: Buffer): BatchItem[] {
  const items: BatchItem[] = []
  for (let at = 0; at < body.length;) {
    const item = decodeBatchItem(body, at)
    items.push(item)
    at += item.size
  }
  return items
}

/** An item with the bytes that it takes, as it is read. */
export interface DecodedBatchItem extends BatchItem {
  readonly body: Buffer
  /** Bytes of the item. */
  readonly size: number
}

/**
 * The item that begins at `at`.
 * @throws MessageError when it is cut off or a length makes no sense
 */
export function decodeBatchItem(bytes: Buffer, at: number): DecodedBatchItem {
  if (bytes.length - at < fixedBytes) throw cutOff(at, 'head', fixedBytes, bytes.length - at)
  const flag = bytes.readInt32BE(at + 12)
  const bodyAt = at + 20
  const propertiesAt = endOf(at, 'body', bodyAt, bytes.readInt32BE(at + 16), bytes.length - 2) + 2
  const end = endOf(at, 'properties', propertiesAt, bytes.readInt16BE(propertiesAt - 2), bytes.length)
  return {
    flag,
    body: bytes.subarray(bodyAt, propertiesAt - 2),
    propertiesText: bytes.toString('utf8', propertiesAt, end),
    size: end - at,
  }
}

function endOf(item: number, what: string, start: number, length: number, limit: number): number {
  if (length < 0 || start + length > limit) throw cutOff(item, what, length, limit - start)
  return start + length
}

function cutOff(item: number, what: string, length: number, room: number): MessageError {
  return new MessageError(`the ${what} of the batch item at byte ${item} announces ${length} bytes, ${room} are left`)
}
