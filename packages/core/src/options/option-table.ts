// SPDX-License-Identifier: Apache-2.0
// The options of a client, one row each: its default, and what its value has to be. A table
// `satisfies OptionRows<Options>`, so that an option without a row does not compile; names without a row are refused.
// Plain JavaScript may pass anything.
import { UsageError } from '../errors/errors.js'
import { longestDurationMs } from '../time/clock.js'
import { checkValue, kinds, wholeNumberIn, type Check } from './call-checks.js'
import { checkNames } from './known-names.js'

/** One option. `undefined`, as given or as default, means that it is left out. */
export interface OptionRow<T> {
  /** The value when none is given. */
  readonly byDefault: T
  /** What the value has to be. */
  readonly check: Check
  /** Without a value there is no client. */
  readonly isRequired?: boolean
  /** Its value is in no error. */
  readonly isSecret?: boolean
}

/** A row for each option of `O`. */
export type OptionRows<O> = { readonly [N in keyof O]-?: OptionRow<O[N] | undefined> }

type AnyRows = Readonly<Record<string, OptionRow<unknown>>>

/** The options as a table reads them: with their defaults. */
export type Chosen<R extends AnyRows> = { readonly [N in keyof R]: R[N]['byDefault'] }

/** The kinds of rows. */
export const option = {
  /** A whole number. */
  whole: (byDefault: number, least = 1, most = 0x7fffffff): OptionRow<number> => ({
    byDefault,
    check: wholeNumberIn(least, most),
  }),
  /** A whole number, or -1 for none, which is the default. */
  wholeOrNone: (least: number, most = 0x7fffffff): OptionRow<number> => ({
    byDefault: -1,
    check: value => (value === -1 ? undefined : wholeNumberIn(least, most)(value)),
  }),
  /** Milliseconds. */
  duration: (byDefaultMs: number, leastMs = 1, mostMs = longestDurationMs): OptionRow<number> =>
    option.whole(byDefaultMs, leastMs, mostMs),
  flag: (byDefault = false): OptionRow<boolean> => ({ byDefault, check: kinds.flag }),
  text: (byDefault: string): OptionRow<string> => ({ byDefault, check: kinds.text }),
  /** One of some words, the first one by default. */
  word: <const T extends string>(...words: readonly [T, ...T[]]): OptionRow<T> => ({
    byDefault: words[0],
    check: value => (words.some(word => word === value) ? undefined : words.join(', ')),
  }),
  /** Anything else, with a default. */
  of: <T>(byDefault: T, check: Check): OptionRow<T> => ({ byDefault, check }),
  /** Without a default. */
  optional: <T>(check: Check): OptionRow<T | undefined> => ({ byDefault: undefined, check }),
  /** Without a default, and its value is in no error. */
  secret: <T>(check: Check): OptionRow<T | undefined> => ({ byDefault: undefined, check, isSecret: true }),
  /** Without a default; plain JavaScript that leaves it out gets a `UsageError`. */
  required: <T>(check: Check): OptionRow<T> => ({ byDefault: undefined as T, check, isRequired: true }),
}

/** Reads the options of one kind of client. */
export class OptionTable<R extends AnyRows> {
  readonly #what: string
  readonly #rows: R
  readonly #names: ReadonlySet<string>

  /**
   * @param what names the client in errors, such as `a producer`
   * @param shared tables of options that the client takes as well, and something else reads
   */
  constructor(what: string, rows: R, ...shared: readonly OptionTable<AnyRows>[]) {
    this.#what = what
    this.#rows = rows
    this.#names = new Set([...Object.keys(rows), ...shared.flatMap(table => [...table.#names])])
  }

  /**
   * The options of this table, with their defaults.
   * @param defaults take precedence over those of the rows
   * @throws UsageError for an unknown name (with the nearest known one), a wrong value, or a missing one, by its name
   */
  read(options: object, defaults: Partial<Chosen<R>> = {}): Chosen<R> {
    checkNames(this.#what, options, this.#names)
    const given = options as Readonly<Record<string, unknown>>
    const chosen = Object.entries(this.#rows).map(([name, row]) => {
      const value = valueOf(`${name} of ${this.#what}`, row, given[name])
      return [name, value ?? defaults[name] ?? row.byDefault] as const
    })
    return Object.fromEntries(chosen) as Chosen<R>
  }

  /** Those of the options that this table, or one that it shares, knows. */
  partOf<O extends object>(options: O): O {
    return Object.fromEntries(Object.entries(options).filter(([name]) => this.#names.has(name))) as O
  }
}

function valueOf(name: string, { check, isRequired, isSecret }: OptionRow<unknown>, value: unknown): unknown {
  if (value === undefined) {
    if (isRequired !== true) return undefined
    throw new UsageError(`the option ${name} is missing; it takes ${check(value) ?? 'a value'}`)
  }
  if (isSecret !== true) checkValue(`option ${name}`, value, check)
  else {
    const wanted = check(value)
    if (wanted !== undefined) throw new UsageError(`the option ${name} takes ${wanted}`)
  }
  return value
}

/**
 * A class whose objects have the members that its constructor is given. They are copied at once: members that are put
 * into an object one by one make it a hash table, which is slower to read for ever.
 */
export function withMembers<T extends object>(): new (members: T) => Readonly<T> {
  function Members(members: T): object {
    // TypeScript knows `new.target` as a function, which is called with `new` here.
    return Object.setPrototypeOf(
      { ...members },
      (new.target as unknown as { readonly prototype: object }).prototype,
    ) as object
  }
  // A function is a constructor, too, which its type does not say.
  return Members as unknown as new (members: T) => Readonly<T>
}
