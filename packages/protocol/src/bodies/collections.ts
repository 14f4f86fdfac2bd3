// SPDX-License-Identifier: Apache-2.0
// Lists and maps of bodies. Where the keys of a JSON object are data (topics, broker ids), it is a `ReadonlyMap`, so
// that no key can mean anything to JavaScript. Maps that Java keys by queue are in `message-queue.ts`.
import { ProtocolError, peerText } from '@rocketmq-ts/core'
import type { Json } from './fastjson.js'
import { asObject, mismatch, shape, type Shape } from './shape.js'

/** A list, or a set of Java's (in any order); empty when absent. */
export function list<T>(of: Shape<T>): Shape<readonly T[]> {
  return shape<readonly T[]>({
    absent: () => [],
    read(json, where) {
      if (!Array.isArray(json)) return mismatch(json, where, 'a list')
      return (json as readonly Json[]).map((item, index) => of.read(item, `${where}[${index}]`))
    },
    print: (values, keys) => `[${values.map(value => of.print(value, keys)).join(',')}]`,
  })
}

/** A map with text as keys; empty when absent. Entries that are null are left out. */
export function map<T>(of: Shape<T>): Shape<ReadonlyMap<string, T>> {
  return shape<ReadonlyMap<string, T>>({
    absent: () => new Map(),
    read(json, where) {
      const into = new Map<string, T>()
      for (const [key, value] of Object.entries(asObject(json, where))) {
        if (value !== null) into.set(key, of.read(value, `${where}.${peerText(key, 40)}`))
      }
      return into
    },
    print(values, keys) {
      const parts = [...values].map(([key, value]) => `${JSON.stringify(key)}:${of.print(value, keys)}`)
      return `{${parts.join(',')}}`
    },
  })
}

const integerKey = /^-?\d{1,16}$/

/** A map with integers as keys, such as broker ids; empty when absent. Java prints the keys without quotes. */
export function numberMap<T>(of: Shape<T>): Shape<ReadonlyMap<number, T>> {
  return shape<ReadonlyMap<number, T>>({
    absent: () => new Map(),
    read(json, where) {
      const into = new Map<number, T>()
      for (const [key, value] of Object.entries(asObject(json, where))) {
        const id = integerKey.test(key) ? Number(key) : NaN
        if (!Number.isSafeInteger(id))
          throw new ProtocolError(`${where} has a key that is no integer: ${peerText(key, 40)}`)
        if (value !== null) into.set(id, of.read(value, `${where}.${key}`))
      }
      return into
    },
    print(values, keys) {
      const quote = keys === 'standard' ? '"' : ''
      const parts = [...values].map(([key, value]) => `${quote}${key}${quote}:${of.print(value, keys)}`)
      return `{${parts.join(',')}}`
    },
  })
}
