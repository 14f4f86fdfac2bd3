// SPDX-License-Identifier: Apache-2.0
// Messages to bytes and back. protobufjs makes the code for a message when it is first used (docs/benchmarks.md says
// why this and not code generated before). A decoded body is a view of the bytes that were received.
import { asError, ProtocolError } from '@rocketmq-ts/core'
import type Long from 'long'
import protobuf from 'protobufjs/light.js'
import { descriptor } from './generated/descriptor.js'
import type { Messages } from './generated/messages.js'

/** What can be encoded as a `T`: everything may be left out, and a 64-bit value may be a whole `number`. */
export type Draft<T> = T extends Long
  ? Long | number
  : T extends Uint8Array
    ? Uint8Array
    : T extends readonly (infer Element)[]
      ? readonly Draft<Element>[]
      : T extends object
        ? { readonly [Key in keyof T]?: Draft<T[Key]> | undefined }
        : T

/** Encodes and decodes one kind of message. */
export interface Codec<T> {
  readonly name: string
  encode(draft: Draft<T>): Buffer
  /**
   * Numbers of enumerations that the schema does not know are kept, fields that it does not know are passed over.
   * @throws ProtocolError when the bytes are no such message
   */
  decode(bytes: Uint8Array): T
}

/** Where the messages and the services are in the descriptor. */
export const schemaPackage = 'apache.rocketmq.v2'

/** The schema; its types are built when they are asked for. */
const schemaRoot = protobuf.Root.fromJSON(JSON.parse(descriptor) as protobuf.INamespace)

const codecs = new Map<string, Codec<unknown>>()

/** The codec of the message with this name. */
export function codecOf<Name extends keyof Messages>(name: Name): Codec<Messages[Name]> {
  const codec = codecs.get(name) ?? makeCodec(name)
  codecs.set(name, codec)
  // The type belongs to the name: both are generated from one schema.
  return codec as Codec<Messages[Name]>
}

function makeCodec(name: string): Codec<unknown> {
  const type = schemaRoot.lookupType(`${schemaPackage}.${name}`)
  return {
    name,
    // protobufjs writes into a Buffer when it runs in Node.js.
    encode: draft => type.encode(draft as protobuf.Properties<object>).finish() as Buffer,
    decode(bytes) {
      try {
        return type.decode(bytes)
      } catch (cause) {
        throw new ProtocolError(`${bytes.length} bytes are no ${name}: ${asError(cause).message}`, { cause })
      }
    },
  }
}

/** A test looks for others. */
export const messagesWithBytes: readonly (keyof Messages)[] = ['Message']

/** Without this, an absent body would be an array. */
function useBuffersForAbsentBytes(): void {
  const body = Buffer.alloc(0)
  for (const name of messagesWithBytes) {
    const { ctor, fieldsArray } = schemaRoot.lookupType(`${schemaPackage}.${name}`)
    for (const field of fieldsArray) {
      if (field.type === 'bytes') Reflect.set(ctor.prototype, field.name, body)
    }
  }
}

useBuffersForAbsentBytes()

/** Messages with values that may be absent, which protobufjs takes for 0 then. A test looks for others. */
export const messagesWithChoices: readonly (keyof Messages)[] = [
  'SyncLiteSubscriptionRequest',
  'PullMessageResponse',
  'SystemProperties',
  'Settings',
  'OffsetOption',
]

/** Without this, a value that was not chosen would be 0. */
function useNullForAbsentChoices(): void {
  for (const name of messagesWithChoices) {
    const { ctor, oneofsArray } = schemaRoot.lookupType(`${schemaPackage}.${name}`)
    for (const field of oneofsArray.flatMap(({ fieldsArray }) => fieldsArray)) {
      Reflect.set(ctor.prototype, field.name, null)
    }
  }
}

useNullForAbsentChoices()
