// SPDX-License-Identifier: Apache-2.0
// Message traces as RocketMQ's tools read them: a line of fields for each event, many of them in one message of the
// trace topic, whose keys are the ids and keys of the messages that it tells of. Java prints a missing value as `null`.
//
//   type 0x01 field 0x01 field … 0x02
//
// [TraceDataEncoder.java, TraceConstants.java]
import { MessageError, peerText } from '@rocketmq-ts/core'

const fieldSeparator = '\x01'
const recordSeparator = '\x02'

/** In the order of Java's numbers. [MessageType.java] */
const messageTypes = ['normal', 'half', 'commit', 'delayed', 'ordered'] as const
/** What kind of message a trace tells of. */
export type TracedMessageType = (typeof messageTypes)[number]

/** How a field is printed and read; of a line that is too short nothing is told. */
interface TraceField<T> {
  print(value: T): string
  read(told: string | undefined): T
}

const text: TraceField<string> = { print: String, read: (told = '') => told }
const number: TraceField<number> = { print: String, read: (told = '0') => Number(told) }
const flag: TraceField<boolean> = { print: String, read: told => told === 'true' }
const orNull: TraceField<string | undefined> = {
  print: value => value ?? 'null',
  read: told => (told === 'null' ? undefined : told),
}
const keysOrNull: TraceField<string> = { ...text, print: value => (value === '' ? '<null>' : value) }
const messageType = (otherwise: TracedMessageType): TraceField<TracedMessageType> => ({
  print: value => String(messageTypes.indexOf(value)),
  read: (told = '0') => messageTypes[Number(told)] ?? otherwise,
})

const placeFields = {
  /** When it was done, or began, milliseconds since the epoch. */
  time: number,
  /** Region of the broker. */
  regionId: text,
  /** Group of the client. */
  group: text,
}

const messageFields = {
  ...placeFields,
  /** Topic of the message. */
  topic: text,
  /** Unique id of the message; joined by commas, of a batch. */
  messageId: text,
}

const sentFields = {
  ...messageFields,
  /** Tag of the message. */
  tags: orNull,
  /** Keys of the message, separated by blanks. */
  keys: text,
  /** Address of the broker. */
  storeHost: text,
}

const handledFields = {
  /** Joins the begin with the end. */
  requestId: text,
  /** Unique id of the message. */
  messageId: text,
}

/** The fields of each type, in their order. */
const layouts = {
  Pub: {
    ...sentFields,
    /** Bytes of the body. */
    bodyLength: number,
    /** Milliseconds that the send took. */
    costMs: number,
    /** What kind of message it is. */
    messageType: messageType('normal'),
    /** Id made of the broker's address and the commit-log position. */
    offsetMessageId: text,
    /** The message is stored as safely as the broker is set to. */
    isSuccess: flag,
  },
  EndTransaction: {
    ...sentFields,
    /** What kind of message it is. */
    messageType: messageType('commit'),
    /** Id of the transaction. */
    transactionId: orNull,
    /** One of `transactionStateNames`. */
    state: text,
    /** The broker had asked. */
    isFromCheck: flag,
  },
  Recall: {
    ...messageFields,
    /** The message does not come any more. */
    isSuccess: flag,
  },
  SubBefore: {
    ...placeFields,
    ...handledFields,
    /** Deliveries that failed before. */
    retryTimes: number,
    /** Keys of the message, separated by blanks. */
    keys: keysOrNull,
  },
  SubAfter: {
    ...handledFields,
    /** Milliseconds that the listener took. */
    costMs: number,
    /** The message is consumed. */
    isSuccess: flag,
    /** Keys of the message, separated by blanks. */
    keys: text,
    /** What came of it: a position in `consumeReturnTypes`. */
    contextCode: number,
    /** When the listener was done, milliseconds since the epoch. */
    time: number,
    /** Consumer group. */
    group: text,
  },
}

type Layouts = typeof layouts
type RecordOf<T extends keyof Layouts> = { readonly type: T } & {
  readonly [N in keyof Layouts[T]]: Layouts[T][N] extends TraceField<infer V> ? V : never
}

/** A message was sent. */
export type PublishTrace = RecordOf<'Pub'>
/** A transaction ended. */
export type EndTransactionTrace = RecordOf<'EndTransaction'>
/** A timer message was taken back. */
export type RecallTrace = RecordOf<'Recall'>
/** A listener gets a message. */
export type ConsumeBeginTrace = RecordOf<'SubBefore'>
/** A listener is done with a message. */
export type ConsumeEndTrace = RecordOf<'SubAfter'>

export type TraceRecord = PublishTrace | EndTransactionTrace | RecallTrace | ConsumeBeginTrace | ConsumeEndTrace

function fieldsOf(type: string): readonly [name: string, field: TraceField<unknown>][] {
  if (!Object.hasOwn(layouts, type)) throw new MessageError(`nobody knows the trace record "${peerText(type, 40)}"`)
  return Object.entries<TraceField<unknown>>(layouts[type as keyof Layouts])
}

/** The record as text. */
export function encodeTrace(record: TraceRecord): string {
  const values = record as unknown as Readonly<Record<string, unknown>>
  const fields = fieldsOf(record.type).map(([name, field]) => field.print(values[name]))
  return [record.type, ...fields].join(fieldSeparator) + recordSeparator
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

function decodeTrace([type = '', ...told]: readonly string[]): TraceRecord {
  const fields = fieldsOf(type).map(([name, field], index) => [name, field.read(told[index])] as const)
  return { type, ...Object.fromEntries(fields) } as TraceRecord
}
