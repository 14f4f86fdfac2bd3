// SPDX-License-Identifier: Apache-2.0
// How options of consumers are read: each number has a default and a range, each word stands in a list. What is wrong is
// told by the option's name. Plain JavaScript may pass anything.
import { UsageError } from '@rocketmq-ts/core'
import { parseTime } from '@rocketmq-ts/protocol'

/** Default, least and most of each option. -1 stands for "none" where it is the default. */
export type NumberRules<N extends string> = Readonly<
  Record<N, readonly [byDefault: number, least: number, most: number]>
>

const halfAnHourMs = 30 * 60_000

/**
 * The options that are numbers, with their defaults.
 * @throws UsageError naming the option that is out of range
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
    const isNone = byDefault === -1 && value === -1
    if (!isNone && !(Number.isInteger(value) && value >= least && value <= most)) {
      throw new UsageError(`option ${name} is ${value}; out of range [${least}, ${most}]`)
    }
    chosen[name] = value
  }
  return chosen
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
 * The time of CONSUME_FROM_TIMESTAMP as milliseconds since the epoch; half an hour before `now` by default.
 * @throws UsageError when it is no time
 */
export function consumeTimeOf(time: string | number | Date | undefined, now: number): number {
  const milliseconds = typeof time === 'string' ? parseTime(time) : Number(time ?? now - halfAnHourMs)
  if (Number.isSafeInteger(milliseconds) && milliseconds >= 0) return milliseconds
  throw new UsageError(`option consumeTimestamp is ${String(time)}; it takes yyyyMMddHHmmss, a Date, or milliseconds`)
}
