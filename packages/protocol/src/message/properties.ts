// SPDX-License-Identifier: Apache-2.0
// Properties as one text: `name 0x01 value 0x02`, repeated, the last separator included as 5.5.0 writes it (4.9 leaves
// it out, both are read). Nothing is escaped, so anyone who takes names or values from outside checks them first.
// An empty value is written and lost again on reading. [MessageDecoder.java messageProperties2String,
// string2messageProperties]
import { UsageError } from '@rocketmq-ts/core'

/** Properties by name. What is decoded has no prototype: `__proto__` and `constructor` are names like any other. */
export type Properties = Readonly<Record<string, string>>

/** Between a name and its value. */
export const nameSeparator = '\x01'
/** Behind each value. */
export const pairSeparator = '\x02'

const pairSeparatorCode = 2

/** Bytes of the text at most: its length has 15 bits. */
export const maxPropertiesBytes = 32_767

/** The properties of a text. Pairs that make no sense are dropped; of a name that occurs twice the last one counts. */
export function decodeProperties(text: string): Properties {
  const properties = Object.create(null) as Record<string, string>
  let separator = -1
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = text.indexOf(pairSeparator, start)
    if (end < 0) end = text.length
    // Searched again only when it was passed: empty pairs before a far separator would make this quadratic.
    if (separator < start) separator = text.indexOf(nameSeparator, start)
    if (separator < 0) break
    if (separator > start && separator < end - 1) {
      properties[text.slice(start, separator)] = text.slice(separator + 1, end)
    }
  }
  return properties
}

/**
 * One value without decoding the rest: a tenth of the cost, and nothing to collect. Equals
 * `decodeProperties(text)[name]` for names without separators.
 */
export function findProperty(text: string, name: string): string | undefined {
  const head = name + nameSeparator
  let found: string | undefined
  let at = text.indexOf(head)
  while (at >= 0) {
    const start = at + head.length
    if (at === 0 || text.charCodeAt(at - 1) === pairSeparatorCode) {
      let end = text.indexOf(pairSeparator, start)
      if (end < 0) end = text.length
      if (end > start) found = text.slice(start, end)
    }
    at = text.indexOf(head, start)
  }
  return found
}

/**
 * The text of properties; absent values are left out.
 * @throws UsageError when it is longer than 32767 bytes
 */
export function encodeProperties(properties: Readonly<Record<string, string | undefined>>): string {
  const text = joinProperties(properties)
  checkPropertiesSize(text)
  return text
}

/** The same, however long it gets. */
export function joinProperties(properties: Readonly<Record<string, string | undefined>>): string {
  let text = ''
  for (const name of Object.keys(properties)) {
    const value = properties[name]
    if (value !== undefined) text += name + nameSeparator + value + pairSeparator
  }
  return text
}

/** Throws a `UsageError` when the text is longer than 32767 bytes. Returns its size in bytes. */
export function checkPropertiesSize(text: string): number {
  const size = Buffer.byteLength(text)
  if (size > maxPropertiesBytes) {
    throw new UsageError(`the properties have ${size} bytes, allowed are ${maxPropertiesBytes}`)
  }
  return size
}
