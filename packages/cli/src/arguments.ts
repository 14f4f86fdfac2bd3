// SPDX-License-Identifier: Apache-2.0
// How texts on the command line become values. A wrong one is reported by commander with the option's name.
import { spanMs, UsageError } from '@rocketmq-ts/core'
import { permissions, readWrite } from '@rocketmq-ts/protocol/words'
import { InvalidArgumentError } from 'commander'

/** A whole number. */
export function wholeNumber(text: string, least = 0): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value
  throw new InvalidArgumentError(`It takes a whole number, at least ${least}.`)
}

/** A whole number, at least 1. */
export function positive(text: string): number {
  return wholeNumber(text, 1)
}

/** An offset or another number from 0 on. */
export function natural(text: string): number {
  return wholeNumber(text, 0)
}

/** A port; 0 means a free one. */
export function portNumber(text: string): number {
  const value = wholeNumber(text, 0)
  if (value <= 65_535) return value
  throw new InvalidArgumentError('It takes a port, at most 65535.')
}

/** Milliseconds, at least 1. */
export function milliseconds(text: string): number {
  return wholeNumber(text, 1)
}

/** Seconds on the command line, milliseconds in the program. */
export function seconds(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value <= 86_400) return Math.ceil(value * 1000)
  throw new InvalidArgumentError('It takes seconds, such as 2 or 0.5.')
}

/** `key=value`, gathered over repeated options. */
export function pairs(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [key, value] = halves(text, 'key=value')
  return { ...before, [key]: value }
}

/** `name=count` with a whole number of at least 1, gathered over repeated options. */
export function counts(text: string, before: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const [name, count] = halves(text, 'name=number')
  return { ...before, [name]: positive(count) }
}

/** What stands before the first `=`, and behind it. @param form of the whole, in words */
function halves(text: string, form: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError(`It takes ${form}.`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Texts, gathered over repeated options. */
export function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

/** A point in time: milliseconds since 1970, an ISO text, or an age such as `90s`, `15m`, `2h`, `1d` before now. */
export function pointInTime(text: string): number {
  const ageMs = spanMs(text)
  if (ageMs !== undefined) return Date.now() - ageMs
  const value = /^\d{10,}$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isFinite(value)) return value
  throw new InvalidArgumentError(
    'It takes milliseconds since 1970, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.',
  )
}

/** Permission letters: `rw`, `r`, `w`, or `none`. */
export function permission(text: string): number {
  const bits = { rw: readWrite, r: permissions.READ, w: permissions.WRITE, none: 0 }[text.toLowerCase()]
  if (bits !== undefined) return bits
  throw new InvalidArgumentError('It takes rw, r, w or none.')
}

/** `name=value` texts as one object. @throws UsageError for a text that is none */
export function settingsOf(texts: readonly string[]): Readonly<Record<string, string>> {
  const unfit = texts.find(text => text.indexOf('=') < 1)
  if (unfit !== undefined) throw new UsageError(`"${unfit}" is no setting: it takes name=value`)
  return texts.reduce<Readonly<Record<string, string>>>((all, text) => pairs(text, all), {})
}
