// SPDX-License-Identifier: Apache-2.0
// How options are read: each number has one row with its default and its range, each word stands in a list, and a name
// that nobody knows is refused. Errors name the option. Plain JavaScript may pass anything.
import { UsageError } from '../errors/errors.js'

/** Longest time that a timer can be set to, ms: 24.8 days. Upper bound of every option that is a duration. */
export const longestDurationMs = 0x7fffffff

/** Default, least and most of each option. A default of -1 means "none", and -1 is allowed then. */
export type NumberRules<N extends string> = Readonly<
  Record<N, readonly [byDefault: number, least: number, most: number]>
>

/**
 * The options that are numbers, with their defaults.
 * @throws UsageError naming the option that is no whole number in its range
 */
export function numbersOf<N extends string>(
  rules: NumberRules<N>,
  options: { readonly [K in NoInfer<N>]?: number | undefined },
): Readonly<Record<N, number>> {
  // Every name of the table is there, and no other.
  const chosen = {} as Record<N, number>
  for (const name of Object.keys(rules) as N[]) {
    const [byDefault, least, most] = rules[name]
    const value = options[name] ?? byDefault
    chosen[name] = byDefault === -1 && value === -1 ? value : wholeNumber(name, value, least, most)
  }
  return chosen
}

/**
 * An option without a default: `undefined` stays.
 * @throws UsageError naming the option that is no whole number in its range
 */
export function optionalNumber(
  name: string,
  value: number | undefined,
  least: number,
  most: number,
): number | undefined {
  return value === undefined ? undefined : wholeNumber(name, value, least, most)
}

function wholeNumber(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  const shown = typeof value === 'string' ? `"${value}"` : String(value)
  throw new UsageError(`option ${name} is ${shown}; out of range [${least}, ${most}]`)
}

/**
 * The chosen word, the first one of the list by default.
 * @throws UsageError naming the option
 */
export function oneOf<const T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly [T, ...T[]],
): T {
  const chosen = allowed.find(candidate => candidate === (value ?? allowed[0]))
  if (chosen === undefined) throw new UsageError(`option ${name} is ${String(value)}; it takes ${allowed.join(', ')}`)
  return chosen
}

/**
 * Refuses names that are not in the list.
 * @param what names the object in the error, such as `a producer`
 * @throws UsageError with the nearest known name
 */
export function checkNames(what: string, options: object, known: ReadonlySet<string>): void {
  for (const name of Object.keys(options)) {
    if (known.has(name)) continue
    const near = nearest(name, known)
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    throw new UsageError(`${what} has no option ${name}${hint}`)
  }
}

/** The name that differs least, if it differs in no more than a third of its letters. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.floor(name.length / 3) + 1
  for (const candidate of known) {
    const changes = distance(name.toLowerCase(), candidate.toLowerCase())
    if (changes >= least) continue
    least = changes
    best = candidate
  }
  return best
}

/** Letters that must be added, removed or replaced to make one text of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [at, letter] of Array.from(one).entries()) {
    const next = [at + 1]
    for (let index = 0; index < other.length; index++) {
      const replaced = (row[index] ?? 0) + (other[index] === letter ? 0 : 1)
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
