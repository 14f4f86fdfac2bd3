// SPDX-License-Identifier: Apache-2.0
// Changes of the attributes of topics and groups: `+name=value` sets, `-name` removes, separated by commas. Some may be
// set once only. [AttributeParser.java, AttributeUtil.java, TopicAttributes.java, SubscriptionGroupAttributes.java]
import { refuse } from '../../refuse.js'

interface Attribute {
  readonly isChangeable: boolean
  /** What is wrong with a value; `undefined` when nothing is. */
  readonly fault: (value: string) => string | undefined
}

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>

function oneOf(words: readonly string[], isChangeable = true): Attribute {
  return {
    isChangeable,
    fault: value => (words.includes(value) ? undefined : `value is not in set: [${words.join(', ')}]`),
  }
}

function between(low: number, high: number): Attribute {
  const fault = (value: string) => {
    if (!/^[+-]?\d+$/.test(value)) return `For input string: "${value}"`
    const isInside = Number(value) >= low && Number(value) <= high
    return isInside ? undefined : `value is not in range(${low}, ${high})`
  }
  return { isChangeable: true, fault }
}

const anyText: Attribute = { isChangeable: true, fault: () => undefined }
const truth = oneOf(['true', 'false'])

/** Attributes of topics, 5.5.0. */
export const topicAttributes: Attributes = {
  'queue.type': oneOf(['BatchCQ', 'SimpleCQ'], false),
  'cleanup.policy': oneOf(['DELETE', 'COMPACTION'], false),
  'message.type': oneOf(['UNSPECIFIED', 'NORMAL', 'FIFO', 'DELAY', 'TRANSACTION', 'MIXED', 'PRIORITY', 'LITE']),
  'reserve.time': between(-1, Number.MAX_SAFE_INTEGER),
  'lite.topic.expiration': anyText,
}

/** Attributes of consumer groups, 5.5.0. */
export const groupAttributes: Attributes = {
  'priority.factor': between(0, 100),
  'lite.bind.topic': anyText,
  'lite.sub.model': oneOf(['Shared', 'Exclusive']),
  'lite.sub.reset.offset.exclusive': truth,
  'lite.sub.reset.offset.unsubscribe': truth,
  'lite.sub.client.quota': between(-1, Number.MAX_SAFE_INTEGER),
  'lite.sub.client.max.event.cnt': between(10, Number.MAX_SAFE_INTEGER),
  'lite.sub.wildcard': anyText,
}

/** Reads `+name=value,-name`; keys keep their sign. */
export function parseAttributeChanges(text: string | undefined): ReadonlyMap<string, string> {
  const changes = new Map<string, string>()
  for (const part of text === undefined || text === '' ? [] : text.split(',')) {
    const [key = '', value = ''] = part.split('=')
    if (part.includes('=') && !key.includes('+')) refuse('SYSTEM_ERROR', `add/alter attribute format is wrong: ${key}`)
    if (!part.includes('=') && !key.includes('-')) refuse('SYSTEM_ERROR', `delete attribute format is wrong: ${key}`)
    if (changes.has(key)) refuse('SYSTEM_ERROR', `key duplication: ${key}`)
    changes.set(key, value)
  }
  return changes
}

/** The attributes after the changes. `current` is absent for what is made now. */
export function changeAttributes(
  known: Attributes,
  current: ReadonlyMap<string, string> | undefined,
  changes: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const result = new Map(current)
  for (const [signed, value] of changes) {
    const name = signed.slice(1)
    if (name === '' || /[+-]/.test(name)) refuse('SYSTEM_ERROR', 'kv string format wrong.')
    if (signed.startsWith('+')) add(known, result, name, value, current === undefined)
    else remove(known, result, name, current)
  }
  return result
}

function add(known: Attributes, result: Map<string, string>, name: string, value: string, isNew: boolean): void {
  const attribute = find(known, name)
  if (!isNew && !attribute.isChangeable) refuseChange(name)
  const fault = attribute.fault(value)
  if (fault !== undefined) refuse('SYSTEM_ERROR', fault)
  result.set(name, value)
}

function remove(
  known: Attributes,
  result: Map<string, string>,
  name: string,
  current: ReadonlyMap<string, string> | undefined,
): void {
  if (current === undefined) {
    refuse('SYSTEM_ERROR', `only add attribute is supported while creating topic. key: ${name}`)
  }
  if (!current.has(name)) refuse('SYSTEM_ERROR', `attempt to delete a nonexistent key: ${name}`)
  if (!find(known, name).isChangeable) refuseChange(name)
  result.delete(name)
}

function find(known: Attributes, name: string): Attribute {
  const attribute = Object.hasOwn(known, name) ? known[name] : undefined
  return attribute ?? refuse('SYSTEM_ERROR', `unsupported key: ${name}`)
}

function refuseChange(name: string): never {
  refuse('SYSTEM_ERROR', `attempt to update an unchangeable attribute. key: ${name}`)
}
