// SPDX-License-Identifier: Apache-2.0
// The shapes of single values. Numbers and booleans also come as strings (other languages' clients write them so, and
// fastjson accepts it); an integer beyond 2^53 is an error unless the shape is `long`.
import { ProtocolError, UsageError } from '@rocketmq-ts/core'
import Long from 'long'
import { long as longField, printVersion } from '@rocketmq-ts/remoting/frames'
import type { AnyExpressionType } from '../vocabulary/expression-type.js'
import { assertQueueCounts } from '../vocabulary/queue-counts.js'
import type { Json } from './fastjson.js'
import { mismatch, shape, type Shape } from './shape.js'

/** Text. */
export const string: Shape<string> = shape({
  read: (json, where) => (typeof json === 'string' ? json : mismatch(json, where, 'a string')),
  print: value => JSON.stringify(value),
})

/** The kind of a filter expression. */
export const expressionKind: Shape<AnyExpressionType> = string

/** Integer of 32 bits; 0 when absent. */
export const int32: Shape<number> = shape({
  absent: () => 0,
  read: (json, where) => readInteger(json, where, -0x80000000, 0x7fffffff),
  print: value => printInteger(value, -0x80000000, 0x7fffffff),
})

/** Queues of a topic on one broker; 0 when absent. A number beyond the bound is an error: see `maxQueuesPerBroker`. */
export const queueCount: Shape<number> = shape({
  absent: () => 0,
  read(json, where) {
    const count = int32.read(json, where)
    assertQueueCounts(where, [count])
    return count
  },
  print: int32.print,
})

/** Integer of 64 bits below 2^53; 0 when absent. */
export const int64: Shape<number> = shape({
  absent: () => 0,
  read: (json, where) => readInteger(json, where, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  print: value => printInteger(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
})

/** Integer over the whole range of 64 bits; 0 when absent. */
export const long: Shape<Long> = shape({
  absent: () => Long.ZERO,
  read(json, where) {
    if (Long.isLong(json)) return json
    if (typeof json === 'string' && /^[+-]?\d{18,}$/.test(json)) return longField.parse(json)
    return Long.fromNumber(readInteger(json, where, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
  },
  print: value => value.toString(),
})

/** Integer of 64 bits that is only compared: beyond 2^53 the nearest `number`; 0 when absent. */
export const version: Shape<number> = shape({
  absent: () => 0,
  read: (json, where) => long.read(json, where).toNumber(),
  print: printVersion,
})

/**
 * Floating point, printed as Java does (`0.0`); 0 when absent. NaN and infinities print as `null`, as fastjson does.
 */
export const double: Shape<number> = shape({
  absent: () => 0,
  read(json, where) {
    const value = typeof json === 'string' && json !== '' ? Number(json) : json
    return typeof value === 'number' && Number.isFinite(value) ? value : mismatch(json, where, 'a number')
  },
  print: printDouble,
})

/** Truth; false when absent. */
export const boolean: Shape<boolean> = shape({
  absent: () => false,
  read(json, where) {
    if (typeof json === 'boolean') return json
    if (json === 'true' || json === 'false') return json === 'true'
    return mismatch(json, where, 'true or false')
  },
  print: value => (value ? 'true' : 'false'),
})

/** One of the given words. */
export function wordOf<const W extends string>(words: readonly W[]): Shape<W> {
  const known = new Set<string>(words)
  return shape({
    read(json, where) {
      if (typeof json === 'string' && known.has(json)) return json as W
      return mismatch(json, where, `one of ${words.join(', ')}`)
    },
    print: value => JSON.stringify(value),
  })
}

function readInteger(json: Json, where: string, low: number, high: number): number {
  const value = typeof json === 'string' && /^[+-]?\d{1,17}$/.test(json) ? Number(json) : json
  if (Long.isLong(value)) throw new ProtocolError(`${where} is beyond 2^53: ${value.toString()}`)
  if (typeof value !== 'number' || !Number.isInteger(value)) return mismatch(json, where, 'an integer')
  if (value < low || value > high) throw new ProtocolError(`${where} is out of range: ${value}`)
  return value
}

function printInteger(value: number, low: number, high: number): string {
  if (!Number.isInteger(value) || value < low || value > high) throw new UsageError(`${value} is not such an integer`)
  return String(value)
}

/**
 * A number as Java prints it: a decimal point always; exponents from 10^7 up and below 10^-3. NaN and infinities are
 * `null`, as fastjson has them. [Double.toString]
 */
export function printDouble(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits = '', exponent = '0'] = value.toExponential().split('e')
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
