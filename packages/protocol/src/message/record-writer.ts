// SPDX-License-Identifier: Apache-2.0
// Writes the stored form of a message (drawn in `message-record.ts`), as a broker does. The version follows from the
// topic's length and the IPv6 bits from the hosts, so neither can contradict the bytes. [MessageExtEncoder.java]
import { UsageError } from '@rocketmq-ts/core'
import { bodyCrcOf } from './body-crc.js'
import { hostBytes, hostBytesV6 } from './host-address.js'
import type { MessageFields } from './message-ext.js'
import { minRecordBytes, recordMagicV1, recordMagicV2, recordPositions } from './message-record.js'
import { checkPropertiesSize, encodeProperties, type Properties } from './properties.js'
import { setSysFlag } from './sys-flag.js'

type Needed = Pick<
  MessageFields,
  'topic' | 'queueId' | 'queueOffset' | 'commitLogOffset' | 'bornTimestamp' | 'storeTimestamp'
>
type MayBeLeftOut<T> = { readonly [N in keyof T]?: T[N] | undefined }
type Others = MayBeLeftOut<Pick<MessageFields, 'flag' | 'reconsumeTimes' | 'preparedTransactionOffset'>>

/** Values of a record; numbers that are left out are 0. */
export interface RecordInit extends Needed, Others {
  /** The bits of the addresses are set from the hosts. */
  readonly sysFlag?: number | undefined
  /** `host:port`, IPv6 in brackets. */
  readonly bornHost: string
  /** `host:port`, IPv6 in brackets. */
  readonly storeHost: string
  /** The body as it is stored, compressed or not. */
  readonly body: Uint8Array
  /** Properties, or their text as it came. */
  readonly properties?: Properties | string | undefined
}

const maxTopicBytesV1 = 127
const maxTopicBytes = 0x7fff

/**
 * The bytes of a record, in a new buffer.
 * @throws UsageError when topic, properties or a number do not fit
 */
export function encodeRecord(record: RecordInit): Buffer {
  const bornHost = hostBytes(record.bornHost)
  const storeHost = hostBytes(record.storeHost)
  const { properties = '' } = record
  const text = typeof properties === 'string' ? properties : encodeProperties(properties)
  const propertiesBytes = checkPropertiesSize(text)
  const topicBytes = Buffer.byteLength(record.topic)
  if (topicBytes > maxTopicBytes) throw new UsageError(`a topic of ${topicBytes} bytes does not fit a record`)
  const isLong = topicBytes > maxTopicBytesV1
  const hostsBeyondV4 = bornHost.length + storeHost.length - 16
  const size = minRecordBytes + hostsBeyondV4 + record.body.length + topicBytes + propertiesBytes + (isLong ? 1 : 0)
  const target = Buffer.allocUnsafe(size)

  target.writeInt32BE(size, 0)
  target.writeInt32BE(isLong ? recordMagicV2 : recordMagicV1, recordPositions.magic)
  target.writeInt32BE(bodyCrcOf(record.body), recordPositions.bodyCrc)
  target.writeInt32BE(record.queueId, recordPositions.queueId)
  target.writeInt32BE(record.flag ?? 0, recordPositions.flag)
  writeInt64(target, record.queueOffset, recordPositions.queueOffset)
  writeInt64(target, record.commitLogOffset, recordPositions.commitLogOffset)
  target.writeInt32BE(sysFlagOf(record, bornHost, storeHost), recordPositions.sysFlag)
  writeInt64(target, record.bornTimestamp, recordPositions.bornTimestamp)
  let at = recordPositions.bornHost + bornHost.copy(target, recordPositions.bornHost)
  at = writeInt64(target, record.storeTimestamp, at)
  at += storeHost.copy(target, at)
  at = target.writeInt32BE(record.reconsumeTimes ?? 0, at)
  at = writeInt64(target, record.preparedTransactionOffset ?? 0, at)
  at = target.writeInt32BE(record.body.length, at)
  target.set(record.body, at)
  at += record.body.length
  at = isLong ? target.writeInt16BE(topicBytes, at) : target.writeInt8(topicBytes, at)
  at += target.write(record.topic, at)
  at = target.writeInt16BE(propertiesBytes, at)
  target.write(text, at)
  return target
}

function sysFlagOf(record: RecordInit, bornHost: Buffer, storeHost: Buffer): number {
  const withBorn = setSysFlag(record.sysFlag ?? 0, 'bornHostV6', bornHost.length === hostBytesV6)
  return setSysFlag(withBorn, 'storeHostV6', storeHost.length === hostBytesV6)
}

function writeInt64(target: Buffer, value: number, at: number): number {
  if (!Number.isSafeInteger(value)) throw new UsageError(`${value} does not fit a 64-bit field of a record`)
  target.writeInt32BE(Math.floor(value / 0x1_0000_0000), at)
  return target.writeUInt32BE(((value % 0x1_0000_0000) + 0x1_0000_0000) % 0x1_0000_0000, at + 4)
}
