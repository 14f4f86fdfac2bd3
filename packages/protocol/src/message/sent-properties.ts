// SPDX-License-Identifier: Apache-2.0
// From a message to the properties that go on the wire. Names and values are checked here, because the text form has
// no escapes: a separator in a value would become another property. [Message.java]
import { UsageError } from '@rocketmq-ts/remoting'
import type { Message } from './message.js'
import { messageProperties, reservedProperties } from './message-properties.js'

// eslint-disable-next-line no-control-regex -- the separators are control characters
const separators = /[\x01\x02]/

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

/**
 * The properties of a message as they are sent: `KEYS`, `WAIT`, `TAGS` and so on, and the user's. A new object that
 * the caller may add to.
 * @throws UsageError when a value cannot be sent
 */
export function sentProperties(message: Omit<Message, 'body'>): Record<string, string> {
  const properties = Object.create(null) as Record<string, string>
  const keys = joinKeys(message.keys)
  if (keys !== '') properties[messageProperties.keys.name] = keys
  properties[messageProperties.waitStoreMsgOk.name] = message.waitStoreMsgOk === false ? 'false' : 'true'
  addText(properties, messageProperties.tags.name, message.tags)
  addText(properties, messageProperties.shardingKey.name, message.shardingKey)
  addText(properties, messageProperties.liteTopic.name, message.liteTopic)
  addNumber(properties, messageProperties.priority.name, message.priority, 0, 0x7fffffff)
  addDelay(properties, message)
  if (message.properties !== undefined) addUserProperties(properties, message.properties)
  return properties
}

function joinKeys(keys: Message['keys']): string {
  if (keys === undefined) return ''
  if (typeof keys !== 'string') {
    const split = keys.find(key => key.trim() === '' || key.includes(' '))
    if (split !== undefined) throw new UsageError(`a key is blank or holds a blank, which separates keys: "${split}"`)
  }
  const text = typeof keys === 'string' ? keys : keys.join(' ')
  checkSeparators('a key', text)
  return text
}

function addText(properties: Record<string, string>, name: string, value: string | undefined): void {
  if (value === undefined || value === '') return
  checkSeparators(name, value)
  properties[name] = value
}

function addNumber(
  properties: Record<string, string>,
  name: string,
  value: number | undefined,
  low: number,
  high: number,
): void {
  if (value === undefined) return
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new UsageError(`${name} is ${value}, allowed are integers from ${low} to ${high}`)
  }
  properties[name] = String(value)
}

function addDelay(
  properties: Record<string, string>,
  message: Pick<Message, 'delayLevel' | 'delayMs' | 'deliverAt'>,
): void {
  const { delayLevel, delayMs, deliverAt } = message
  if ([delayLevel, delayMs, deliverAt].filter(value => value !== undefined).length > 1) {
    throw new UsageError('delayLevel, delayMs and deliverAt exclude each other')
  }
  addNumber(properties, messageProperties.delayLevel.name, delayLevel, 0, 0x7fffffff)
  addNumber(properties, messageProperties.timerDelayMs.name, delayMs, 0, Number.MAX_SAFE_INTEGER)
  addNumber(properties, messageProperties.timerDeliverMs.name, deliverAt, 0, Number.MAX_SAFE_INTEGER)
}

function addUserProperties(properties: Record<string, string>, own: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(own)) {
    const value = own[name] ?? ''
    checkUserProperty(name, value)
    properties[name] = value
  }
}
