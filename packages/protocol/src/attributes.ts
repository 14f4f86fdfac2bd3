// SPDX-License-Identifier: Apache-2.0
// Attributes of topics and groups, and the text of their changes: `+name=value` sets, `-name` removes, joined by
// commas. Brokers since 5.0 know them. [TopicAttributes.java, AttributeParser.java, AttributeUtil.java]
import { UsageError } from '@rocketmq-ts/core'

/** What an attribute may be. */
export interface AttributeRule {
  /** Words, a range of integers (without bound: beyond 2^53), true or false, or any text. */
  readonly values: readonly string[] | { readonly from: number; readonly to: number } | 'boolean' | 'text'
  readonly default: string | undefined
  /** False: only when the topic is made. */
  readonly changeable: boolean
}

/** Kinds of messages that a topic may be for. Only proxies hold a topic to it. [TopicMessageType.java of 5.5.0] */
export const topicMessageTypes = [
  'UNSPECIFIED',
  'NORMAL',
  'FIFO',
  'DELAY',
  'TRANSACTION',
  'PRIORITY',
  'LITE',
  'MIXED',
] as const
export type TopicMessageType = (typeof topicMessageTypes)[number]

/** Attributes of topics. */
export const topicAttributes = {
  'queue.type': { values: ['BatchCQ', 'SimpleCQ'], default: 'SimpleCQ', changeable: false },
  'cleanup.policy': { values: ['DELETE', 'COMPACTION'], default: 'DELETE', changeable: false },
  'message.type': { values: topicMessageTypes, default: 'NORMAL', changeable: true },
  /** Hours that messages are kept; -1 leaves it to the broker. */
  'reserve.time': { values: { from: -1, to: Infinity }, default: '-1', changeable: true },
  /** Minutes until an unused lite topic goes, 30 days at most; -1 keeps it. */
  'lite.topic.expiration': { values: { from: -1, to: 43_200 }, default: '-1', changeable: true },
} as const satisfies Record<string, AttributeRule>

/** Attributes of groups, all since 5.4 or 5.5. */
export const groupAttributes = {
  'priority.factor': { values: { from: 0, to: 100 }, default: '100', changeable: true },
  'lite.bind.topic': { values: 'text', default: undefined, changeable: true },
  'lite.sub.model': { values: ['Shared', 'Exclusive'], default: 'Shared', changeable: true },
  'lite.sub.reset.offset.exclusive': { values: 'boolean', default: 'false', changeable: true },
  'lite.sub.reset.offset.unsubscribe': { values: 'boolean', default: 'false', changeable: true },
  'lite.sub.client.quota': { values: { from: -1, to: Infinity }, default: '2000', changeable: true },
  'lite.sub.client.max.event.cnt': { values: { from: 10, to: Infinity }, default: '400', changeable: true },
  'lite.sub.wildcard': { values: 'text', default: undefined, changeable: true },
} as const satisfies Record<string, AttributeRule>

/** Attributes to set by name; `undefined` removes one. */
export type AttributeChanges = Readonly<Record<string, string | undefined>>

/** Text of changes, such as `+message.type=FIFO,-reserve.time`. */
export function printAttributeChanges(changes: AttributeChanges): string {
  return Object.entries(changes)
    .map(([name, value]) => (value === undefined ? `-${name}` : `+${name}=${value}`))
    .join(',')
}

/**
 * Changes by name with its sign, `+message.type` to `FIFO`, as brokers keep them while they check.
 *
 * @throws UsageError in a broker's words, when the text has another form
 */
export function parseAttributeChanges(text: string): ReadonlyMap<string, string> {
  const changes = new Map<string, string>()
  if (text === '') return changes
  for (const part of text.split(',')) {
    const [name = '', value] = part.split('=')
    if (value !== undefined && !name.includes('+')) {
      throw new UsageError(`add/alter attribute format is wrong: ${name}`)
    }
    if (value === undefined && !name.includes('-')) throw new UsageError(`delete attribute format is wrong: ${name}`)
    if (changes.has(name)) throw new UsageError(`key duplication: ${name}`)
    changes.set(name, value ?? '')
  }
  return changes
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
  for (const [signed, value] of changes) {
    const name = signed.slice(1)
    if (name === '' || /[+-]/.test(name)) throw new UsageError('kv string format wrong.')
    if (seen.has(name)) throw new UsageError(`alter duplication key. key: ${name}`)
    seen.add(name)
    checkChange(signed, current)
    checkRule(rules, name, signed.startsWith('+') ? value : undefined, current !== undefined)
    if (signed.startsWith('+')) result.set(name, value)
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
    return
  }
  if ('from' in values) {
    const number = /^-?\d+$/.test(value) ? Number(value) : NaN
    const { from, to } = values
    const top = to === Infinity ? '9223372036854775807' : to
    if (!(number >= from && number <= to)) throw new UsageError(`value is not in range(${from}, ${top})`)
    return
  }
  if (!values.includes(value)) throw new UsageError(`value is not in set: [${values.join(', ')}]`)
}
