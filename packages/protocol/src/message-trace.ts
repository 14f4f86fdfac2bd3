// SPDX-License-Identifier: Apache-2.0
// Message traces as RocketMQ's tools read them: a line of fields for each event, many of them in one message of the
// trace topic, whose keys are the ids and keys of the messages that it tells of. Java prints a missing value as `null`.
//
//   type 0x01 field 0x01 field … 0x02
//
// [TraceDataEncoder.java]
import { MessageError, peerText } from '@rocketmq-ts/core'

/** A message was sent. */
export interface PublishTrace {
  readonly type: 'Pub'
  /** When the send began, milliseconds since the epoch. */
  readonly time: number
  readonly regionId: string
  readonly group: string
  readonly topic: string
  /** Joined by commas, of a batch. */
  readonly messageId: string
  readonly tags: string | undefined
  /** Separated by blanks. */
  readonly keys: string
  /** Address of the broker. */
  readonly storeHost: string
  /** Bytes. */
  readonly bodyLength: number
  /** Milliseconds that the send took. */
  readonly costMs: number
  readonly messageType: TracedMessageType
  readonly offsetMessageId: string
  readonly isSuccess: boolean
}

/** A transaction ended. */
export interface EndTransactionTrace {
  readonly type: 'EndTransaction'
  readonly time: number
  readonly regionId: string
  readonly group: string
  readonly topic: string
  readonly messageId: string
  readonly tags: string | undefined
  readonly keys: string
  readonly storeHost: string
  readonly messageType: TracedMessageType
  readonly transactionId: string | undefined
  /** `COMMIT_MESSAGE`, `ROLLBACK_MESSAGE` or `UNKNOW`. */
  readonly state: string
  /** The broker had asked. */
  readonly isFromCheck: boolean
}

/** A timer message was taken back. */
export interface RecallTrace {
  readonly type: 'Recall'
  readonly time: number
  readonly regionId: string
  readonly group: string
  readonly topic: string
  readonly messageId: string
  readonly isSuccess: boolean
}

/** A listener gets a message. */
export interface ConsumeBeginTrace {
  readonly type: 'SubBefore'
  readonly time: number
  readonly regionId: string
  readonly group: string
  /** Joins it with the end. */
  readonly requestId: string
  readonly messageId: string
  /** Deliveries that failed before. */
  readonly retryTimes: number
  readonly keys: string
}

/** A listener is done with a message. */
export interface ConsumeEndTrace {
  readonly type: 'SubAfter'
  readonly requestId: string
  readonly messageId: string
  readonly costMs: number
  readonly isSuccess: boolean
  readonly keys: string
  /** Number of the consume status. */
  readonly contextCode: number
  readonly time: number
  readonly group: string
}

export type TraceRecord = PublishTrace | EndTransactionTrace | RecallTrace | ConsumeBeginTrace | ConsumeEndTrace

/** In the order of Java's numbers. [MessageType.java] */
const messageTypes = ['normal', 'half', 'commit', 'delayed', 'ordered'] as const
/** What kind of message a trace tells of. */
export type TracedMessageType = (typeof messageTypes)[number]

const fieldSeparator = '\x01'
const recordSeparator = '\x02'

/** The record as text. */
export function encodeTrace(record: TraceRecord): string {
  return [record.type, ...fieldsOf(record)].map(String).join(fieldSeparator) + recordSeparator
}

/** Under which keys the record is to be found: the message's id and its own keys. */
export function traceKeys(record: TraceRecord): readonly string[] {
  const keys = 'keys' in record ? record.keys.split(' ').filter(key => key !== '' && key !== '<null>') : []
  return [record.messageId, ...keys]
}

/** The records of a message of the trace topic. Throws `MessageError` for a type that is not known. */
export function decodeTraces(text: string): TraceRecord[] {
  return text
    .split(recordSeparator)
    .filter(line => line !== '')
    .map(line => decodeTrace(line.split(fieldSeparator)))
}

function fieldsOf(record: TraceRecord): readonly (string | number | boolean | null)[] {
  switch (record.type) {
    case 'Pub': {
      const { time, regionId, group, topic, messageId, tags = null, keys, storeHost, bodyLength, costMs } = record
      const head = [time, regionId, group, topic, messageId, tags, keys, storeHost, bodyLength, costMs]
      return [...head, messageTypes.indexOf(record.messageType), record.offsetMessageId, record.isSuccess]
    }
    case 'EndTransaction': {
      const { time, regionId, group, topic, messageId, tags = null, keys, storeHost, transactionId = null } = record
      const head = [time, regionId, group, topic, messageId, tags, keys, storeHost]
      return [...head, messageTypes.indexOf(record.messageType), transactionId, record.state, record.isFromCheck]
    }
    case 'Recall':
      return [record.time, record.regionId, record.group, record.topic, record.messageId, record.isSuccess]
    case 'SubBefore': {
      const { time, regionId, group, requestId, messageId, retryTimes, keys } = record
      return [time, regionId, group, requestId, messageId, retryTimes, keys === '' ? '<null>' : keys]
    }
    case 'SubAfter': {
      const { requestId, messageId, costMs, isSuccess, keys, contextCode, time, group } = record
      return [requestId, messageId, costMs, isSuccess, keys, contextCode, time, group]
    }
  }
}

function decodeTrace([type = '', ...fields]: readonly string[]): TraceRecord {
  const text = (index: number) => fields[index] ?? ''
  const number = (index: number) => Number(fields[index] ?? 0)
  const optional = (index: number) => (fields[index] === 'null' ? undefined : fields[index])
  const place = () => ({ time: number(0), regionId: text(1), group: text(2) })
  switch (type) {
    case 'Pub':
      return {
        type,
        ...place(),
        topic: text(3),
        messageId: text(4),
        tags: optional(5),
        keys: text(6),
        storeHost: text(7),
        bodyLength: number(8),
        costMs: number(9),
        messageType: messageTypes[number(10)] ?? 'normal',
        offsetMessageId: text(11),
        isSuccess: text(12) === 'true',
      }
    case 'EndTransaction':
      return {
        type,
        ...place(),
        topic: text(3),
        messageId: text(4),
        tags: optional(5),
        keys: text(6),
        storeHost: text(7),
        messageType: messageTypes[number(8)] ?? 'commit',
        transactionId: optional(9),
        state: text(10),
        isFromCheck: text(11) === 'true',
      }
    case 'Recall':
      return { type, ...place(), topic: text(3), messageId: text(4), isSuccess: text(5) === 'true' }
    case 'SubBefore':
      return { type, ...place(), requestId: text(3), messageId: text(4), retryTimes: number(5), keys: text(6) }
    case 'SubAfter':
      return {
        type,
        requestId: text(0),
        messageId: text(1),
        costMs: number(2),
        isSuccess: text(3) === 'true',
        keys: text(4),
        contextCode: number(5),
        time: number(6),
        group: text(7),
      }
    default:
      throw new MessageError(`nobody knows the trace record "${peerText(type, 40)}"`)
  }
}
