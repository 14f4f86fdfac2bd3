// SPDX-License-Identifier: Apache-2.0
// The stored form of a message: what pull answers hold and commit logs are made of. Java walks from record to record
// by the inner lengths and stops for good at the first bad one; here the total at the front decides where the next
// record begins, so that damage inside of one does not reach its neighbours.
//
//    0 | total (4) | magic (4) | body CRC (4) | queue id (4) | flag (4) | queue offset (8) | commit-log offset (8) |
//   36 | system flag (4) | born time (8) | born host (8 or 20) | store time (8) | store host (8 or 20) |
//      | reconsume times (4) | prepared transaction offset (8) | body length (4) | body … |
//      | topic length (1; 2 in the second version) | topic … | properties length (2) | properties … |
//
// [MessageDecoder.java, MessageVersion.java]
import { MessageError } from '@rocketmq-ts/core'
import { bodyCrcOf } from './body-crc.js'
import { hostBytesV4, hostBytesV6, readHost } from './host-address.js'
import { MessageExt, type MessageDetails } from './message-ext.js'
import { decodeProperties, findProperty, type Properties } from './properties.js'
import { hasSysFlag, sysFlags } from './sys-flag.js'

/** Magic of the first version, whose topic has at most 127 bytes. */
export const recordMagicV1 = -626_843_481
/** Magic of the second version, for longer topics. */
export const recordMagicV2 = -626_843_477

/** Byte positions that both versions and both kinds of address share. */
export const recordPositions = {
  magic: 4,
  bodyCrc: 8,
  queueId: 12,
  flag: 16,
  queueOffset: 20,
  commitLogOffset: 28,
  sysFlag: 36,
  bornTimestamp: 40,
  bornHost: 48,
} as const

/** Bytes of the smallest record: IPv4, no body, no topic, no properties. */
export const minRecordBytes = 91

/** Bytes of a record up to its system flag: enough to tell which record it is. */
export const recordHeadBytes = recordPositions.sysFlag

/** Where a record with this system flag has its store time. */
function storeTimePosition(sysFlag: number): number {
  return recordPositions.bornHost + (hasSysFlag(sysFlag, 'bornHostV6') ? hostBytesV6 : hostBytesV4)
}

/** The store time of a whole record, in milliseconds since the epoch, without decoding the rest. */
export function storeTimestampOf(record: Buffer): number {
  return Number(record.readBigInt64BE(storeTimePosition(record.readInt32BE(recordPositions.sysFlag))))
}

/** How to decode. */
export interface DecodeOptions {
  /** Name of the broker that the records came from. */
  readonly brokerName?: string | undefined
  /** Overrides the stored queue, as static topics need it. */
  readonly queueId?: number | undefined
  /** Added to each queue offset, as static topics need it. Default 0. */
  readonly queueOffsetDelta?: number | undefined
  /** Whether the body's check sum is compared. Default true; Java's client does not. */
  readonly checkCrc?: boolean | undefined
}

const positions = recordPositions

/** Reads records of one buffer. */
export class RecordReader {
  readonly #buffer: Buffer
  // A DataView reads integers eight times as fast as a Buffer does.
  readonly #view: DataView
  readonly #brokerName: string
  readonly #queueId: number | undefined
  readonly #queueOffsetDelta: number
  readonly #checkCrc: boolean

  constructor(buffer: Buffer, options: DecodeOptions = {}) {
    this.#buffer = buffer
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
    this.#brokerName = options.brokerName ?? ''
    this.#queueId = options.queueId
    this.#queueOffsetDelta = options.queueOffsetDelta ?? 0
    this.#checkCrc = options.checkCrc ?? true
  }

  /**
   * Bytes of the record at `at`, when total and magic make sense.
   * @throws MessageError when they do not: nothing is known then of what follows
   */
  sizeAt(at: number): number {
    const left = this.#buffer.length - at
    if (left < minRecordBytes) throw new MessageError(`${left} bytes are left, which is no record`)
    const size = this.#view.getInt32(at)
    if (size < minRecordBytes || size > left) {
      throw new MessageError(`the record announces ${size} bytes, ${left} are there`)
    }
    const magic = this.#view.getInt32(at + positions.magic)
    if (magic !== recordMagicV1 && magic !== recordMagicV2) throw new MessageError(`the magic number is ${magic}`)
    return size
  }

  /**
   * The record at `at`, whose size was read with `sizeAt`.
   * @throws MessageError when its inner lengths, numbers or check sum do not fit
   */
  messageAt(at: number, size: number): MessageExt {
    const view = this.#view
    const end = at + size
    const sysFlag = view.getInt32(at + positions.sysFlag)
    const storeTimeAt = at + storeTimePosition(sysFlag)
    const tailAt = storeTimeAt + 8 + (hasSysFlag(sysFlag, 'storeHostV6') ? hostBytesV6 : hostBytesV4)
    const bodyAt = tailAt + 16
    const topicAt = this.#topicAt(at, bodyAt, end)
    checkPort(view.getInt32(storeTimeAt - 4))
    checkPort(view.getInt32(tailAt - 4))
    const propertiesAt = this.#propertiesAt(at, topicAt, end)
    return new MessageExt(
      {
        topic: this.#buffer.toString('utf8', topicAt, propertiesAt - 2),
        queueId: this.#queueId ?? view.getInt32(at + positions.queueId),
        brokerName: this.#brokerName,
        queueOffset: int64At(view, at + positions.queueOffset, 'queue offset') + this.#queueOffsetDelta,
        commitLogOffset: int64At(view, at + positions.commitLogOffset, 'commit-log offset'),
        storeSize: size,
        sysFlag,
        flag: view.getInt32(at + positions.flag),
        bornTimestamp: int64At(view, at + positions.bornTimestamp, 'born time'),
        storeTimestamp: int64At(view, storeTimeAt, 'store time'),
        reconsumeTimes: view.getInt32(tailAt),
        preparedTransactionOffset: int64At(view, tailAt + 4, 'prepared transaction offset'),
        bodyCrc: view.getInt32(at + positions.bodyCrc),
        body: this.#bodyAt(at, bodyAt),
      },
      new RecordDetails(this.#buffer, at, propertiesAt, end),
    )
  }

  /** Where the topic begins, behind the body. */
  #topicAt(at: number, bodyAt: number, end: number): number {
    const lengthBytes = this.#topicLengthBytes(at)
    const room = end - bodyAt - lengthBytes - 2
    const length = room < 0 ? -1 : this.#view.getInt32(bodyAt - 4)
    if (length < 0 || length > room) throw new MessageError(`the body announces ${length} bytes, ${room} fit`)
    return bodyAt + length + lengthBytes
  }

  #topicLengthBytes(at: number): number {
    return this.#view.getInt32(at + positions.magic) === recordMagicV2 ? 2 : 1
  }

  /** Where the properties begin, behind the topic. They must end with the record. */
  #propertiesAt(at: number, topicAt: number, end: number): number {
    const view = this.#view
    const topicLength = this.#topicLengthBytes(at) === 2 ? view.getInt16(topicAt - 2) : view.getInt8(topicAt - 1)
    const propertiesAt = topicAt + topicLength + 2
    if (topicLength < 0 || propertiesAt > end) throw new MessageError(`the topic announces ${topicLength} bytes`)
    const length = view.getInt16(propertiesAt - 2)
    if (propertiesAt + length !== end) {
      throw new MessageError(`the properties announce ${length} bytes, the record has ${end - propertiesAt} for them`)
    }
    return propertiesAt
  }

  #bodyAt(at: number, bodyAt: number): Buffer {
    const body = this.#buffer.subarray(bodyAt, bodyAt + this.#view.getInt32(bodyAt - 4))
    if (this.#checkCrc) {
      const expected = this.#view.getInt32(at + positions.bodyCrc)
      const actual = bodyCrcOf(body)
      if (actual !== expected) throw new MessageError(`the body's check sum is ${actual}, stored was ${expected}`)
    }
    return body
  }
}

function int64At(view: DataView, at: number, what: string): number {
  const value = view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4)
  if (!Number.isSafeInteger(value)) throw new MessageError(`the ${what} is beyond 2^53`)
  return value
}

/** As Java does; the hosts themselves are only decoded when someone asks, and then no one expects an error. */
function checkPort(port: number): void {
  if (port < 0 || port > 0xffff) throw new MessageError(`there is no port ${port}`)
}

/** The parts of a record that wait until someone asks. */
class RecordDetails implements MessageDetails {
  readonly #buffer: Buffer
  readonly #at: number
  readonly #propertiesAt: number
  readonly #end: number
  #properties: Properties | undefined

  constructor(buffer: Buffer, at: number, propertiesAt: number, end: number) {
    this.#buffer = buffer
    this.#at = at
    this.#propertiesAt = propertiesAt
    this.#end = end
  }

  get bornHost(): string {
    return readHost(this.#buffer, this.#at + positions.bornHost, this.#isV6(sysFlags.bornHostV6))
  }

  get storeHost(): string {
    const bornBytes = this.#isV6(sysFlags.bornHostV6) ? hostBytesV6 : hostBytesV4
    return readHost(this.#buffer, this.#at + positions.bornHost + bornBytes + 8, this.#isV6(sysFlags.storeHostV6))
  }

  get properties(): Properties {
    this.#properties ??= decodeProperties(this.#propertiesText())
    return this.#properties
  }

  property(name: string): string | undefined {
    return this.#properties === undefined ? findProperty(this.#propertiesText(), name) : this.#properties[name]
  }

  #propertiesText(): string {
    return this.#buffer.toString('utf8', this.#propertiesAt, this.#end)
  }

  #isV6(bit: number): boolean {
    return (this.#buffer.readInt32BE(this.#at + positions.sysFlag) & bit) !== 0
  }
}

/**
 * The one record at `offset`.
 * @throws MessageError when it cannot be decoded
 */
export function decodeRecord(buffer: Buffer, offset = 0, options?: DecodeOptions): MessageExt {
  const reader = new RecordReader(buffer, options)
  return reader.messageAt(offset, reader.sizeAt(offset))
}
