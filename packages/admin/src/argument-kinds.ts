// SPDX-License-Identifier: Apache-2.0
// Kinds of arguments and options that several calls of an administrator have.
import { kinds, wholeNumberIn, type Check } from '@rocketmq-ts/core'

/** A name: of a topic, a group, a broker, a user. */
export const plain: Check = value =>
  typeof value === 'string' && value.trim() !== '' ? undefined : 'a text that is not blank'

/** A position in a queue or a file. */
export const position = wholeNumberIn(0, Number.MAX_SAFE_INTEGER)

/** A list of at least some items, each of a kind. */
export const listOf =
  (check: Check, words: string, least = 0): Check =>
  value =>
    Array.isArray(value) && value.length >= least && value.every(item => check(item) === undefined) ? undefined : words

/** A list of names. */
export const nameList = listOf(plain, 'a list of names')

/** One of some words. */
export const oneOf =
  (...words: readonly string[]): Check =>
  value =>
    words.some(word => word === value) ? undefined : words.join(' or ')

/** Attributes of topics and groups. */
export const attributes: Check = value =>
  kinds.record(value) === undefined &&
  Object.values(value as object).every(each => each === null || typeof each === 'string')
    ? undefined
    : 'an object of texts, or null for what is taken away, such as { "message.type": "FIFO" }'

/** As much of a stored message as is looked at. */
export const storedMessage: Check = value => {
  const { topic, messageId } = (value ?? {}) as { readonly topic?: unknown; readonly messageId?: unknown }
  return typeof topic === 'string' && typeof messageId === 'string' ? undefined : 'a message that was read'
}

/**
 * Settings by name, at least one. Throws for wrong settings, since their error names the one that is wrong.
 * @param table reads the settings
 * @param example such as `{ orders: { queues: 4 } }`
 */
export const settingsByName =
  (table: { read(settings: object): unknown }, example: string): Check =>
  value => {
    if (kinds.record(value) !== undefined || Object.keys(value as object).length === 0) {
      return `an object of settings by name, such as ${example}`
    }
    for (const settings of Object.values(value as Readonly<Record<string, object>>)) table.read(settings)
    return undefined
  }
