// SPDX-License-Identifier: Apache-2.0
// The kinds of a header field. On the wire every field is text in a map; a kind says how it is read and printed.
// [RemotingCommand.java makeCustomHeaderToNet, decodeCommandCustomHeader]
import { ProtocolError, UsageError, peerText } from '@rocketmq-ts/core'
import Long from 'long'

/** A kind of field: `T` is the JavaScript value, `R` whether it must be present. */
export interface Field<T, R extends boolean = boolean> {
  /** How it is written, which also bounds its values. */
  readonly kind: 'string' | 'int32' | 'int64' | 'long' | 'version' | 'boolean'
  /** A command without it is refused. */
  readonly required: R
  /** Key on the wire, when it is not the property's name. */
  readonly wireName: string | undefined
  /** Key in the short form of the request (`SEND_MESSAGE_V2` and its kin). */
  readonly shortName: string | undefined
  /** Secret fields are never printed. */
  readonly isSecret: boolean
  /** The value that a text of the wire stands for. Throws `ProtocolError` when it is of another kind. */
  parse(text: string): T
  /** A value as a text of the wire. Throws `UsageError` for one that the kind cannot hold. */
  print(value: T): string
  /** The same field under another key on the wire. */
  wire(name: string): Field<T, R>
  /** The same field with a key for the short form. */
  short(name: string): Field<T, R>
  /** The same field, hidden in traces. */
  secret(): Field<T, R>
}

/** Fields by property name, in the order in which they are written. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a field set holds fields of every type
export type FieldSet = Readonly<Record<string, Field<any>>>

type RequiredKeys<F extends FieldSet> = { [K in keyof F]: F[K] extends Field<unknown, true> ? K : never }[keyof F]
type ValueOf<F> = F extends Field<infer T> ? T : never

/** The values of a field set: required fields must be there, optional ones may be absent or `undefined`. */
export type Values<F extends FieldSet> = {
  [K in keyof F as K extends RequiredKeys<F> ? K : never]: ValueOf<F[K]>
} & {
  [K in keyof F as K extends RequiredKeys<F> ? never : K]?: ValueOf<F[K]> | undefined
}

interface Kind<T> {
  readonly kind: Field<T>['kind']
  parse: (text: string) => T
  print: (value: T) => string
}

interface Traits {
  readonly wireName?: string | undefined
  readonly shortName?: string | undefined
  readonly isSecret?: boolean
}

function field<T, R extends boolean>(kind: Kind<T>, required: R, traits: Traits = {}): Field<T, R> {
  return {
    kind: kind.kind,
    required,
    wireName: traits.wireName,
    shortName: traits.shortName,
    isSecret: traits.isSecret ?? false,
    parse: kind.parse,
    print: kind.print,
    wire: name => field(kind, required, { ...traits, wireName: name }),
    short: name => field(kind, required, { ...traits, shortName: name }),
    secret: () => field(kind, required, { ...traits, isSecret: true }),
  }
}

const integer = /^[+-]?\d+$/

function parseInteger(text: string, low: number, high: number, kind: string): number {
  const value = integer.test(text) ? Number(text) : NaN
  if (!(value >= low && value <= high)) throw new ProtocolError(`"${peerText(text, 40)}" is not an ${kind}`)
  return value
}

function printInteger(value: number, low: number, high: number, kind: string): string {
  if (!Number.isInteger(value) || value < low || value > high) throw new UsageError(`${value} is not an ${kind}`)
  return String(value)
}

/** Text. */
export const string: Field<string, true> = field({ kind: 'string', parse: text => text, print: value => value }, true)

/** Integer of 32 bits. */
export const int32: Field<number, true> = field(
  {
    kind: 'int32',
    parse: text => parseInteger(text, -0x80000000, 0x7fffffff, 'int32'),
    print: value => printInteger(value, -0x80000000, 0x7fffffff, 'int32'),
  },
  true,
)

/** Integer of 64 bits that stays below 2^53: a `number`. A value beyond is an error, never rounded. */
export const int64: Field<number, true> = field(
  {
    kind: 'int64',
    parse: text => parseInteger(text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'int64 below 2^53'),
    print: value => printInteger(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'int64 below 2^53'),
  },
  true,
)

/** Integer of 64 bits over its whole range, such as Java's `Long.MAX_VALUE` for "no end". */
export const long: Field<Long, true> = field(
  {
    kind: 'long',
    parse(text) {
      const value = integer.test(text) ? Long.fromString(text) : undefined
      // Long wraps silently: only a value that prints back as it was read fits.
      if (value === undefined || value.toString() !== text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1')) {
        throw new ProtocolError(`"${peerText(text, 40)}" is not an int64`)
      }
      return value
    },
    print: value => value.toString(),
  },
  true,
)

/**
 * Integer of 64 bits that is only compared: beyond 2^53, where some clients count nanoseconds, it is the nearest
 * `number`. Order is kept.
 */
export const version: Field<number, true> = field(
  { kind: 'version', parse: text => long.parse(text).toNumber(), print: printVersion },
  true,
)

/** A version as text, never beyond 64 bits. */
export function printVersion(value: number): string {
  if (!Number.isInteger(value)) throw new UsageError(`${value} is not a version`)
  return Long.fromNumber(value).toString()
}

/** `true` or `false`; as in Java, any other text reads as false. */
export const boolean: Field<boolean, true> = field(
  { kind: 'boolean', parse: text => text.toLowerCase() === 'true', print: value => (value ? 'true' : 'false') },
  true,
)

/** The same kind, but the field may be absent. */
export function optional<T>(of: Field<T>): Field<T, false> {
  return field(of, false, of)
}
