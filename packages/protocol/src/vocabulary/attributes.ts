// SPDX-License-Identifier: Apache-2.0
// Attributes of topics and groups. A broker takes changes only (`+name=value` sets, `-name` removes, joined by commas)
// and keeps what is not mentioned. Brokers since 5.0 know them. [TopicAttributes.java,
// SubscriptionGroupAttributes.java, AttributeParser.java, AttributeUtil.java of 5.5.0]
import { UsageError } from '@rocketmq-ts/core'

/** What an attribute may be. */
export interface AttributeRule {
  /** Words, a range of integers of 64 bits, true or false, or any text. */
  readonly values: readonly string[] | { readonly from: bigint; readonly to: bigint } | 'boolean' | 'text'
  /** What holds without it; nothing when only the attribute says. */
  readonly default: string | undefined
  /** False: only when the topic is made. */
  readonly changeable: boolean
}

const maxLong = 2n ** 63n - 1n

/** Kinds of messages that a topic may be for. Only proxies hold a topic to it. [TopicMessageType.java of 5.5.0] */
const topicMessageTypes = [
  'UNSPECIFIED',
  'NORMAL',
  'FIFO',
  'DELAY',
  'TRANSACTION',
  'PRIORITY',
  'LITE',
  'MIXED',
] as const

/** Attributes of topics. */
export const topicAttributes = {
  'queue.type': { values: ['BatchCQ', 'SimpleCQ'], default: 'SimpleCQ', changeable: false },
  'cleanup.policy': { values: ['DELETE', 'COMPACTION'], default: 'DELETE', changeable: false },
  'message.type': { values: topicMessageTypes, default: 'NORMAL', changeable: true },
  /** Hours that messages are kept; -1 leaves it to the broker. */
  'reserve.time': { values: { from: -1n, to: maxLong }, default: '-1', changeable: true },
  /** Minutes until an unused lite topic goes, 30 days at most; -1 keeps it. */
  'lite.topic.expiration': { values: { from: -1n, to: 43_200n }, default: '-1', changeable: true },
} as const satisfies Record<string, AttributeRule>

/** Attributes of groups, all since 5.4 or 5.5. */
export const groupAttributes = {
  'priority.factor': { values: { from: 0n, to: 100n }, default: '100', changeable: true },
  'lite.bind.topic': { values: 'text', default: undefined, changeable: true },
  'lite.sub.model': { values: ['Shared', 'Exclusive'], default: 'Shared', changeable: true },
  'lite.sub.reset.offset.exclusive': { values: 'boolean', default: 'false', changeable: true },
  'lite.sub.reset.offset.unsubscribe': { values: 'boolean', default: 'false', changeable: true },
  'lite.sub.client.quota': { values: { from: -1n, to: maxLong }, default: '2000', changeable: true },
  'lite.sub.client.max.event.cnt': { values: { from: 10n, to: maxLong }, default: '400', changeable: true },
  'lite.sub.wildcard': { values: 'text', default: undefined, changeable: true },
} as const satisfies Record<string, AttributeRule>

/** Attributes as a topic or a group has them. */
interface Attributed {
  readonly attributes?: ReadonlyMap<string, string> | undefined
}

/** An attribute of a topic, or what holds without it. */
export function topicAttribute({ attributes }: Attributed, name: keyof typeof topicAttributes): string {
  return attributes?.get(name) ?? topicAttributes[name].default
}

/** An attribute of a group, or what holds without it, or without the group; nothing where there is no default. */
export function groupAttribute(group: Attributed | undefined, name: keyof typeof groupAttributes): string | undefined {
  return group?.attributes?.get(name) ?? groupAttributes[name].default
}

/** Attributes to change, by name: a text sets one, `null` removes it, and others stay as they are. */
export type AttributeChanges = Readonly<Record<string, string | null>>

/**
 * The changes with their signs, `+message.type` to `FIFO`: the form in bodies.
 *
 * @throws UsageError when a name or value is empty, or would be read as another change
 */
export function signedAttributes(changes: AttributeChanges): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(changes).map(([name, value]): [string, string] => {
      checkPlain(name)
      if (value === null) return [`-${name}`, '']
      checkPlain(value)
      return [`+${name}`, value]
    }),
  )
}

/**
 * The changes as one text, such as `+message.type=FIFO,-reserve.time`: the form in headers.
 *
 * @returns `undefined` when there are none
 * @throws UsageError as `signedAttributes` does
 */
export function attributesText(changes: AttributeChanges): string | undefined {
  const parts = [...signedAttributes(changes)].map(([name, value]) =>
    name.startsWith('-') ? name : `${name}=${value}`,
  )
  return parts.length === 0 ? undefined : parts.join(',')
}

function checkPlain(text: string): void {
  if (text === '' || /[,=]/.test(text)) {
    throw new UsageError(`an attribute's name and value are not empty and hold no comma and no "=": "${text}"`)
  }
}

/**
 * Reads the form in headers: changes by name with its sign.
 *
 * @throws UsageError in a broker's words, when the text has another form
 */
export function parseAttributeChanges(text = ''): ReadonlyMap<string, string> {
  const changes = new Map<string, string>()
  for (const part of splitAsJava(text, ',')) {
    const isAddition = part.includes('=')
    const [name = '', value] = isAddition ? splitAsJava(part, '=') : [part, '']
    if (value === undefined) throw new UsageError('Index 1 out of bounds for length 1')
    if (isAddition && !name.includes('+')) throw new UsageError(`add/alter attribute format is wrong: ${name}`)
    if (!isAddition && !name.includes('-')) throw new UsageError(`delete attribute format is wrong: ${name}`)
    if (changes.has(name)) throw new UsageError(`key duplication: ${name}`)
    changes.set(name, value)
  }
  return changes
}

/** Java's `String.split` leaves empty parts at the end out. */
function splitAsJava(text: string, separator: string): string[] {
  const parts = text.split(separator)
  while (parts.at(-1) === '') parts.pop()
  return parts
}

/** What `applyAttributeChanges` takes. */
export interface AttributeUpdate {
  /** What is allowed: `topicAttributes` or `groupAttributes`. */
  readonly rules: Readonly<Record<string, AttributeRule>>
  /** The attributes so far; `undefined` when the topic or group is being made. */
  readonly current: ReadonlyMap<string, string> | undefined
  /** Values by name with its sign. */
  readonly changes: ReadonlyMap<string, string>
}

/**
 * The attributes after the changes.
 *
 * @throws UsageError in a broker's words, when a change is not allowed
 */
export function applyAttributeChanges({ rules, current, changes }: AttributeUpdate): ReadonlyMap<string, string> {
  const result = new Map(current)
  const seen = new Set<string>()
  for (const signed of changes.keys()) {
    const name = signed.slice(1)
    if (name === '' || /[+-]/.test(name)) throw new UsageError('kv string format wrong.')
    if (seen.has(name)) throw new UsageError(`alter duplication key. key: ${name}`)
    seen.add(name)
    checkChange(signed, current)
  }
  for (const [signed, value] of changes) {
    const name = signed.slice(1)
    const isAddition = signed.startsWith('+')
    checkRule(rules, name, isAddition ? value : undefined, current !== undefined)
    if (isAddition) result.set(name, value)
    else result.delete(name)
  }
  return result
}

function checkChange(signed: string, current: ReadonlyMap<string, string> | undefined): void {
  const name = signed.slice(1)
  if (signed.startsWith('+')) return
  if (current === undefined) {
    throw new UsageError(`only add attribute is supported while creating topic. key: ${name}`)
  }
  if (!signed.startsWith('-')) throw new UsageError(`wrong format key: ${name}`)
  if (!current.has(name)) throw new UsageError(`attempt to delete a nonexistent key: ${name}`)
}

function checkRule(rules: AttributeUpdate['rules'], name: string, value: string | undefined, exists: boolean): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (rule === undefined) throw new UsageError(`unsupported key: ${name}`)
  if (exists && !rule.changeable) throw new UsageError(`attempt to update an unchangeable attribute. key: ${name}`)
  if (value !== undefined) checkValue(rule.values, value)
}

function checkValue(values: AttributeRule['values'], value: string): void {
  if (values === 'text') return
  if (values === 'boolean') {
    if (!/^(?:true|false)$/i.test(value)) throw new UsageError('boolean attribute format is wrong.')
  } else if ('from' in values) {
    const number = parseLong(value)
    if (number < values.from || number > values.to) {
      throw new UsageError(`value is not in range(${values.from}, ${values.to})`)
    }
  } else if (!values.includes(value)) {
    throw new UsageError(`value is not in set: [${values.join(', ')}]`)
  }
}

/** Java's `Long.parseLong`. */
function parseLong(text: string): bigint {
  const number = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined
  if (number === undefined || number > maxLong || number < -maxLong - 1n) {
    throw new UsageError(`For input string: "${text}"`)
  }
  return number
}
