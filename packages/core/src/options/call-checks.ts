// SPDX-License-Identifier: Apache-2.0
// Arguments of calls: messages, options, targets. Plain JavaScript may pass anything; a call with an unknown name, or a
// value of the wrong kind, is refused before anything is done. What else a value has to be (a topic, an offset) is
// checked where it is used.
import { isUint8Array } from 'node:util/types'
import { UsageError } from '../errors/errors.js'
import { valueText } from '../errors/value-text.js'
import { checkNames } from './known-names.js'

/** What a value has to be, in words; `undefined` when it is. */
export type Check = (value: unknown) => string | undefined

/** True for an object with names of its own and nothing else: no list, no map, no instance of a class. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const parent: unknown = Object.getPrototypeOf(value)
  return parent === null || parent === Object.prototype || Object.getPrototypeOf(parent) === null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** The kinds of values. */
export const kinds = {
  any: () => undefined,
  text: value => (isText(value) ? undefined : 'a text'),
  texts: value =>
    isText(value) || (Array.isArray(value) && value.every(isText)) ? undefined : 'a text or a list of texts',
  textsByName: value =>
    isRecord(value) && Object.values(value).every(isText) ? undefined : 'an object of texts, such as { name: "value" }',
  bytes: value => (isUint8Array(value) ? undefined : 'bytes (Uint8Array, Buffer)'),
  list: value => (Array.isArray(value) ? undefined : 'a list'),
  flag: value => (typeof value === 'boolean' ? undefined : 'true or false'),
  number: value => (typeof value === 'number' && !Number.isNaN(value) ? undefined : 'a number'),
  duration: value => (typeof value === 'number' && value >= 0 ? undefined : 'milliseconds, 0 or more'),
  call: value => (typeof value === 'function' ? undefined : 'a function'),
  object: value => (typeof value === 'object' && value !== null ? undefined : 'an object'),
  signal: value => (isSignal(value) ? undefined : 'an AbortSignal'),
  record: value => (isRecord(value) ? undefined : 'an object'),
  queue: value => (isQueue(value) ? undefined : 'a queue: { topic, brokerName, queueId }'),
} as const satisfies Record<string, Check>

/** One of several kinds. */
export function either(...checks: readonly Check[]): Check {
  return value => {
    const wanted = checks.map(check => check(value))
    return wanted.includes(undefined) ? undefined : wanted.join(', or ')
  }
}

/** An object that has the methods. */
export function withMethods(...names: readonly string[]): Check {
  const isOne = (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    names.every(name => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function')
  return value => (isOne(value) ? undefined : `an object with ${names.map(name => `${name}()`).join(', ')}`)
}

/** A whole number in a range. */
export function wholeNumberIn(least: number, most: number): Check {
  return value =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `a whole number from ${least} to ${most}`
}

/** An instance of a class. @param what names it in errors, such as `a message that was received` */
export function instanceOf(type: abstract new (...values: never[]) => unknown, what: string): Check {
  return value => (value instanceof type ? undefined : what)
}

function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
}

function isQueue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { topic, brokerName, queueId } = value as Partial<Record<string, unknown>>
  return isText(topic) && isText(brokerName) && Number.isInteger(queueId)
}

/** What a call takes: each name with its kind. Every name may be left out, or be `undefined`. */
export class CallRules {
  readonly #what: string
  readonly #checks: Readonly<Record<string, Check>>
  readonly #names: ReadonlySet<string>

  /** @param what names the object in errors, such as `a message` */
  constructor(what: string, checks: Readonly<Record<string, Check>>) {
    this.#what = what
    this.#checks = checks
    this.#names = new Set(Object.keys(checks))
  }

  /**
   * @throws UsageError for something else than an object, an unknown name (with the nearest known one), or a wrong
   *   value
   */
  check(given: unknown): void {
    if (given === undefined) return
    checkNames(this.#what, given, this.#names)
    for (const name of Object.keys(given)) {
      const value = (given as Readonly<Record<string, unknown>>)[name]
      const check = this.#checks[name]
      const wanted = value === undefined ? undefined : check?.(value)
      if (wanted !== undefined) throw refusal(`${name} of ${this.#what}`, shown(value), wanted)
    }
  }
}

/** @throws UsageError when the value, which has a name, is of another kind */
export function checkValue(name: string, value: unknown, check: Check): void {
  const wanted = check(value)
  if (wanted !== undefined) throw refusal(name, shown(value), wanted)
}

function refusal(name: string, value: string, wanted: string): UsageError {
  return new UsageError(`${name} is ${value}; it takes ${wanted}`)
}

function shown(value: unknown): string {
  if (isText(value)) return `"${valueText(value)}"`
  if (typeof value !== 'object' || value === null) return valueText(value)
  const made: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name
  return isText(made) && made !== '' ? `of type ${made.slice(0, 40)}` : 'an object'
}
