// SPDX-License-Identifier: Apache-2.0
// How bodies of an application's own type become bytes and come back. Three are built in; any object with these two
// functions is one.
import { isTypedArray, isUint8Array } from 'node:util/types'
import { callersError } from '../errors/callers-error.js'
import { UsageError } from '../errors/errors.js'
import { checkValue, kinds } from '../options/call-checks.js'

export interface Serializer<T> {
  /** The bytes to send. They must not change while the send is under way. */
  serialize(value: T, topic: string): Uint8Array
  /** The value of received bytes. Throws when they make no sense. */
  deserialize(bytes: Buffer, topic: string): T
}

/** The bytes of a body. @throws UsageError when the serializer throws, or makes something else of it */
export function serializedBody<T>(
  serializer: Pick<Serializer<T>, 'serialize'>,
  { topic, body }: { readonly topic: string; readonly body: T },
): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = serializer.serialize(body, topic)
  } catch (error) {
    throw callersError('the serializer', error)
  }
  checkValue('what the serializer returned', bytes, kinds.bytes)
  return bytes
}

/** Bytes as they are. Received ones are a view of the frame. */
export const bytesSerializer: Serializer<Uint8Array> = {
  serialize: value => value,
  deserialize: bytes => bytes,
}

/** Text in UTF-8. */
export const stringSerializer: Serializer<string> = {
  serialize: value => Buffer.from(value),
  deserialize: bytes => bytes.toString(),
}

/** What a producer without a serializer takes: bytes, or text that is sent in UTF-8. Received bodies are bytes. */
export const plainSerializer: Serializer<Uint8Array | string> = {
  serialize(value) {
    if (typeof value === 'string') return Buffer.from(value)
    // Plain JavaScript may hand in anything, also bytes of another realm.
    if (isUint8Array(value)) return value
    if (isTypedArray(value)) throw new UsageError('the body is a list of numbers, not of bytes; pass a Uint8Array')
    throw new UsageError('the body is neither bytes nor text; give the producer a serializer, such as jsonSerializer()')
  },
  deserialize: bytes => bytes,
}

/** JSON in UTF-8. `T` is believed, not checked. */
export function jsonSerializer<T>(): Serializer<T> {
  return {
    serialize(value) {
      // Undefined for functions and undefined, whatever its type says.
      const text = JSON.stringify(value) as string | undefined
      if (text === undefined) throw new UsageError('the body has no form in JSON')
      return Buffer.from(text)
    },
    deserialize: bytes => JSON.parse(bytes.toString()) as T,
  }
}
