// SPDX-License-Identifier: Apache-2.0
// From a message to the properties that go on the wire. Names and values are checked here, because the text form has
// no escapes: a separator in a value would become another property. [Message.java]
import { UsageError, type Message } from '@rocketmq-ts/core'
import { messageProperties, reservedProperties } from './message-properties.js'
import { nameSeparator, pairSeparator } from './properties.js'

const separators = new RegExp(`[${nameSeparator}${pairSeparator}]`)

/** Throws a `UsageError` when a user property is reserved, blank, or holds a separator. */
export function checkUserProperty(name: string, value: string): void {
  if (reservedProperties.has(name)) {
    throw new UsageError(`the property "${name}" belongs to RocketMQ; choose another name`)
  }
  if (name.trim() === '') throw new UsageError('a property name is blank')
  if (typeof value !== 'string' || value.trim() === '') throw new UsageError(`the value of property "${name}" is blank`)
  checkSeparators('the name of a property', name)
  checkSeparators(`property "${name}"`, value)
}

function checkSeparators(what: string, value: string): void {
  if (separators.test(value)) throw new UsageError(`${what} holds a control character that separates properties`)
}

/** One property as text. The value is not checked. */
export function printProperty(name: string, value: string): string {
  return name + nameSeparator + value + pairSeparator
}

const waits = printProperty(messageProperties.waitStoreMsgOk.name, 'true')
const waitsNot = printProperty(messageProperties.waitStoreMsgOk.name, 'false')

/**
 * The properties of a message as they are sent: `KEYS`, `WAIT`, `TAGS` and so on, and the user's. As text, because this
 * is on the way of every message: an object in between costs more than everything else here.
 * @throws UsageError when a value cannot be sent
 */
export function sentPropertiesText(message: Omit<Message, 'body'>): string {
  const { keys, tags, shardingKey, liteTopic, priority, properties } = message
  let text = keys === undefined ? '' : printText(messageProperties.keys.name, joinKeys(keys))
  text += message.waitStoreMsgOk === false ? waitsNot : waits
  if (tags !== undefined) text += printText(messageProperties.tags.name, tags)
  if (shardingKey !== undefined) text += printText(messageProperties.shardingKey.name, shardingKey)
  if (liteTopic !== undefined) text += printText(messageProperties.liteTopic.name, liteTopic)
  if (priority !== undefined) text += printNumber(messageProperties.priority.name, priority, 0x7fffffff)
  text += printDelay(message)
  return properties === undefined ? text : text + printUserProperties(properties)
}

function joinKeys(keys: string | readonly string[]): string {
  if (typeof keys === 'string') return keys
  const split = keys.find(key => key.trim() === '' || key.includes(' '))
  if (split !== undefined) throw new UsageError(`a key is blank or holds a blank, which separates keys: "${split}"`)
  return keys.join(' ')
}

function printText(name: string, value: string): string {
  if (value === '') return ''
  checkSeparators(name, value)
  return printProperty(name, value)
}

function printNumber(name: string, value: number, high: number): string {
  if (!Number.isInteger(value) || value < 0 || value > high) {
    throw new UsageError(`${name} is ${value}, allowed are integers from 0 to ${high}`)
  }
  return printProperty(name, String(value))
}

function printDelay(message: Pick<Message, 'delayLevel' | 'delayMs' | 'deliverAt'>): string {
  const { delayLevel, delayMs, deliverAt } = message
  if (delayLevel === undefined && delayMs === undefined && deliverAt === undefined) return ''
  if ([delayLevel, delayMs, deliverAt].filter(value => value !== undefined).length > 1) {
    throw new UsageError('delayLevel, delayMs and deliverAt exclude each other')
  }
  if (delayLevel !== undefined) return printNumber(messageProperties.delayLevel.name, delayLevel, 0x7fffffff)
  const name = delayMs === undefined ? messageProperties.timerDeliverMs.name : messageProperties.timerDelayMs.name
  return printNumber(name, delayMs ?? deliverAt ?? 0, Number.MAX_SAFE_INTEGER)
}

function printUserProperties(own: Readonly<Record<string, string>>): string {
  let text = ''
  for (const name of Object.keys(own)) {
    const value = own[name] ?? ''
    checkUserProperty(name, value)
    text += printProperty(name, value)
  }
  return text
}
