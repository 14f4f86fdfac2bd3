// SPDX-License-Identifier: Apache-2.0
// The values of a SQL92 filter and Java's way to compare them: properties are texts, and a text is read as the kind of
// the number it meets. "1.5" against the integer 1 is therefore not a number, and the whole filter fails for that
// message. [ComparisonExpression.java __compare]
import { UsageError } from '@rocketmq-ts/core'

/** A number with its Java type: it decides how a text beside it is read. */
export type SqlNumber =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }

/** A value; `undefined` is SQL's NULL. */
export type SqlValue = string | boolean | SqlNumber | undefined

const integer = /^[+-]?\d+$/
const lowestLong = -(2n ** 63n)
const highestLong = 2n ** 63n - 1n
// Java also knows hexadecimal floating point; no one writes a price that way, so it is no number here.
const floatingPoint = /^[+-]?(?:NaN|Infinity|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?)$/

/**
 * Below, at or above zero, as `left` is smaller, equal or greater. Values of kinds that do not go together count as
 * smaller.
 * @throws UsageError when a text is not a number of the type that it meets
 */
export function compare(left: string | boolean | SqlNumber, right: string | boolean | SqlNumber): number {
  if (typeof left === 'string') return compareText(left, right)
  if (typeof left === 'boolean') {
    if (typeof right === 'string') throw new UsageError('java.lang.ClassCastException: a boolean beside a text')
    return typeof right === 'boolean' ? Number(left) - Number(right) : -1
  }
  if (typeof right === 'boolean') return -1
  return compareNumbers(left, typeof right === 'string' ? readNumber(right, left.type) : right)
}

function compareText(left: string, right: string | boolean | SqlNumber): number {
  if (typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  if (typeof right === 'boolean') return Number(left.toLowerCase() === 'true') - Number(right)
  return compareNumbers(readNumber(left, right.type), right)
}

/**
 * Two texts by their numbers, the only order that texts have.
 * @throws UsageError when one is not a number
 */
export function compareAsNumbers(left: string, right: string): number {
  return compareNumbers(readNumber(left, 'double'), readNumber(right, 'double'))
}

function compareNumbers(left: SqlNumber, right: SqlNumber): number {
  if (left.type === 'double' || right.type === 'double') return compareDoubles(Number(left.value), Number(right.value))
  return left.value < right.value ? -1 : left.value > right.value ? 1 : 0
}

/** Java's total order of doubles: -0 below 0, and NaN equal to itself above everything. [Double.java compare] */
function compareDoubles(left: number, right: number): number {
  if (left < right) return -1
  if (left > right) return 1
  if (Object.is(left, right)) return 0
  return Number.isNaN(left) || Object.is(right, -0) ? 1 : Number.isNaN(right) || Object.is(left, -0) ? -1 : 0
}

function readNumber(text: string, type: SqlNumber['type']): SqlNumber {
  if (type === 'double') return { type, value: readDouble(text) }
  const value = readLong(text)
  if (type === 'long') return { type, value }
  const low = Number(BigInt.asIntN(32, value))
  if (BigInt(low) !== value) throw notANumber(text)
  return { type, value: low }
}

/** A whole number of 64 bits. */
export function readLong(text: string): bigint {
  // The length is checked first: turning a very long text into a number takes more than linear time.
  const digits = text.replace(/^[+-]?0*(?=\d)/, '')
  if (!integer.test(text) || digits.length > 19) throw notANumber(text)
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits)
  if (value < lowestLong || value > highestLong) throw notANumber(text)
  return value
}

function readDouble(text: string): number {
  const trimmed = trimLikeJava(text)
  if (!floatingPoint.test(trimmed)) throw notANumber(text)
  return Number(trimmed.replace(/[fFdD]$/, ''))
}

/** Everything up to the blank is left out at both ends, control characters too. [String.java trim] */
function trimLikeJava(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--
  let start = 0
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  return text.slice(start, end)
}

function notANumber(text: string): UsageError {
  return new UsageError(`java.lang.NumberFormatException: For input string: "${text.slice(0, 100)}"`)
}
