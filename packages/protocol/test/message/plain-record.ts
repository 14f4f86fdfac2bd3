// SPDX-License-Identifier: Apache-2.0
// Builds a stored record field by field with `bytebuffer`, as a second opinion beside the code under test. Knows no
// defaults and checks nothing, so that it can also build nonsense.
import ByteBuffer from 'bytebuffer'

export interface PlainRecord {
  readonly magic?: number
  readonly total?: number
  readonly crc?: number
  readonly queueId?: number
  readonly flag?: number
  readonly queueOffset?: number | bigint
  readonly physicalOffset?: number
  readonly sysFlag?: number
  readonly bornTimestamp?: number
  readonly bornAddress?: readonly number[]
  readonly bornPort?: number
  readonly storeTimestamp?: number
  readonly storeAddress?: readonly number[]
  readonly storePort?: number
  readonly reconsumeTimes?: number
  readonly preparedTransactionOffset?: number
  readonly body?: Uint8Array
  readonly bodyLength?: number
  readonly topic?: string
  readonly topicLength?: number
  readonly properties?: string
  readonly propertiesLength?: number
}

export const magicV1 = 0xdaa320a7 | 0
export const magicV2 = 0xdaa320ab | 0

/** CRC32 without its top bit, one bit at a time. */
export function slowCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320
  }
  return ~crc & 0x7fffffff
}

export function plainRecord(record: PlainRecord = {}): Buffer {
  const { magic = magicV1, body = Buffer.from('body'), topic = 'T', properties = '' } = record
  const topicBytes = Buffer.from(topic)
  const propertiesBytes = Buffer.from(properties)
  const bytes = new ByteBuffer(256)
  bytes.writeInt32(0)
  bytes.writeInt32(magic)
  bytes.writeInt32(record.crc ?? slowCrc(body))
  bytes.writeInt32(record.queueId ?? 0)
  bytes.writeInt32(record.flag ?? 0)
  bytes.writeInt64(ByteBuffer.Long.fromString(String(record.queueOffset ?? 0)))
  bytes.writeInt64(record.physicalOffset ?? 0)
  bytes.writeInt32(record.sysFlag ?? 0)
  bytes.writeInt64(record.bornTimestamp ?? 1)
  bytes.append(Buffer.from(record.bornAddress ?? [10, 1, 2, 3])).writeInt32(record.bornPort ?? 1234)
  bytes.writeInt64(record.storeTimestamp ?? 2)
  bytes.append(Buffer.from(record.storeAddress ?? [10, 1, 2, 4])).writeInt32(record.storePort ?? 10911)
  bytes.writeInt32(record.reconsumeTimes ?? 0)
  bytes.writeInt64(record.preparedTransactionOffset ?? 0)
  bytes.writeInt32(record.bodyLength ?? body.length).append(body)
  const topicLength = record.topicLength ?? topicBytes.length
  if (magic === magicV2) bytes.writeInt16(topicLength)
  else bytes.writeInt8(topicLength)
  bytes.append(topicBytes)
  bytes.writeInt16(record.propertiesLength ?? propertiesBytes.length).append(propertiesBytes)
  bytes.writeInt32(record.total ?? bytes.offset, 0)
  return Buffer.from(bytes.flip().toBuffer())
}
