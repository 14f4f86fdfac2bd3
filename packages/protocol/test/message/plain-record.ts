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

const defaults = {
  magic: magicV1,
  queueId: 0,
  flag: 0,
  queueOffset: 0,
  physicalOffset: 0,
  sysFlag: 0,
  bornTimestamp: 1,
  bornAddress: [10, 1, 2, 3],
  bornPort: 1234,
  storeTimestamp: 2,
  storeAddress: [10, 1, 2, 4],
  storePort: 10_911,
  reconsumeTimes: 0,
  preparedTransactionOffset: 0,
  body: Buffer.from('body'),
  topic: 'T',
  properties: '',
}

export function plainRecord(record: PlainRecord = {}): Buffer {
  const values = { ...defaults, ...record }
  const topic = Buffer.from(values.topic)
  const properties = Buffer.from(values.properties)
  const bytes = new ByteBuffer(256)
  bytes.writeInt32(0)
  bytes.writeInt32(values.magic)
  bytes.writeInt32(record.crc ?? slowCrc(values.body))
  bytes.writeInt32(values.queueId)
  bytes.writeInt32(values.flag)
  bytes.append(int64(values.queueOffset))
  bytes.writeInt64(values.physicalOffset)
  bytes.writeInt32(values.sysFlag)
  bytes.writeInt64(values.bornTimestamp)
  bytes.append(Buffer.from(values.bornAddress)).writeInt32(values.bornPort)
  bytes.writeInt64(values.storeTimestamp)
  bytes.append(Buffer.from(values.storeAddress)).writeInt32(values.storePort)
  bytes.writeInt32(values.reconsumeTimes)
  bytes.writeInt64(values.preparedTransactionOffset)
  bytes.writeInt32(record.bodyLength ?? values.body.length).append(values.body)
  const topicLength = record.topicLength ?? topic.length
  if (values.magic === magicV2) bytes.writeInt16(topicLength)
  else bytes.writeInt8(topicLength)
  bytes.append(topic)
  bytes.writeInt16(record.propertiesLength ?? properties.length).append(properties)
  bytes.writeInt32(record.total ?? bytes.offset, 0)
  return Buffer.from(bytes.flip().toBuffer())
}

/** `bytebuffer` brings a `long` of its own and takes no other, so a bigint is written here. */
function int64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
