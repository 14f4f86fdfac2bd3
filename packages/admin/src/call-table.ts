// SPDX-License-Identifier: Apache-2.0
// What the calls of an administrator are given: arguments, and options with their defaults. The calls of a section
// stand in one table above its methods; a method reads its options through its row, so that nothing reaches a server
// unchecked.
import { checkValue, kinds, OptionTable, type Check, type Chosen, type OptionRow } from '@rocketmq-ts/core'

type Checks = Readonly<Record<string, Check>>
type Rows = Readonly<Record<string, OptionRow<unknown>>>

/** The row of a call. */
interface CallRow {
  /** What each argument before the options has to be. */
  readonly given?: Checks
  /** A row for each option: `satisfies OptionRows<…>` of the options of the method holds that none is missing. */
  readonly options: Rows
  /** The call does nothing without options, although each of them may be left out. */
  readonly needsOptions?: boolean
}

type Given<C extends CallRow> = C extends { readonly given: infer G } ? { readonly [N in keyof G]: unknown } : object

/** Reads what one call was given; throws `UsageError` naming the argument or the option that is wrong. */
type ReadCall<C extends CallRow> = (given: Given<C>, options: object | undefined) => Chosen<C['options']>

/**
 * The calls of a section by the names of their methods. Each checks what it is given, before anything is asked, and
 * returns the options with their defaults.
 * @param section such as `topics`, for errors
 */
export function callTable<T extends Readonly<Record<string, CallRow>>>(
  section: string,
  calls: T,
): { readonly [N in keyof T]: ReadCall<T[N]> } {
  const readers = Object.entries(calls).map(([name, row]) => [name, readingOf(`${section}.${name}`, row)] as const)
  return Object.fromEntries(readers) as { readonly [N in keyof T]: ReadCall<T[N]> }
}

function readingOf(name: string, row: CallRow): ReadCall<CallRow> {
  const { given: checks = {}, options: rows, needsOptions = false } = row
  const table = new OptionTable(name, rows)
  return (given, options) => {
    // Plain JavaScript may leave out what a call needs.
    if (needsOptions || options !== undefined) checkValue(`options of ${name}`, options, kinds.object)
    const chosen = table.read(options ?? {})
    const values = given as Readonly<Record<string, unknown>>
    for (const [argument, check] of Object.entries(checks)) checkValue(argument, values[argument], check)
    return chosen
  }
}
