// SPDX-License-Identifier: Apache-2.0
// A JSON body as data: a shape reads what fastjson wrote and prints what fastjson reads, in Java's own form (members
// sorted, nulls left out). Like Java, a shape reads a member that is absent, or null, as its zero value; only strings,
// objects and the like must be there, unless they are `optional`. Members that are not declared are ignored.
import { ProtocolError, UsageError, peerText } from '@rocketmq-ts/core'
import type { BodyKind } from '@rocketmq-ts/remoting/frames'
import { readJson, type Json } from './fastjson.js'

/** How maps with numeric keys are printed: `{0:…}` as Java does by itself, `{"0":…}` as standard JSON. */
export type KeyStyle = 'fastjson' | 'standard'

/** How one value is read and printed. `O` is true when the member may be absent. */
export interface Shape<T, O extends boolean = false> {
  readonly optional: O
  /** Key on the wire, when it is not the property's name. */
  readonly wireName: string | undefined
  /** What an absent member reads as; `undefined` when it must be there or is optional. */
  readonly absent: (() => T) | undefined
  /**
   * @param where path of the value, for the message
   * @throws ProtocolError when the value has another form
   */
  readonly read: (json: Json, where: string) => T
  readonly print: (value: T, keys: KeyStyle) => string
  /** The same shape under another key on the wire. */
  wire(name: string): Shape<T, O>
}

/** A shape of anything. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- members have every type
export type AnyShape = Shape<any, boolean>

/** Members of an object by property name. */
export type MemberShapes = Readonly<Record<string, AnyShape>>

type OptionalKeys<M extends MemberShapes> = {
  [K in keyof M]: M[K] extends { readonly optional: true } ? K : never
}[keyof M]

/** The value of a shape. */
export type ShapeOf<S> = S extends Shape<infer T, boolean> ? T : never

/** The values of members: optional ones may be absent or `undefined`. */
export type ObjectOf<M extends MemberShapes> = {
  readonly [K in keyof M as K extends OptionalKeys<M> ? never : K]: ShapeOf<M[K]>
} & {
  readonly [K in keyof M as K extends OptionalKeys<M> ? K : never]?: ShapeOf<M[K]> | undefined
}

/** What a new kind of shape must say. */
export interface ShapeRules<T> {
  readonly absent?: () => T
  readonly read: (json: Json, where: string) => T
  readonly print: (value: T, keys: KeyStyle) => string
}

/** Makes a shape. */
export function shape<T>(rules: ShapeRules<T>): Shape<T> {
  return build(rules, false, undefined)
}

function build<T, O extends boolean>(rules: ShapeRules<T>, optional: O, wireName: string | undefined): Shape<T, O> {
  return {
    optional,
    wireName,
    absent: rules.absent,
    read: rules.read,
    print: rules.print,
    wire: name => build(rules, optional, name),
  }
}

/** The same shape, but the member may be absent: it reads as `undefined` and is not printed. */
export function optional<T>(of: Shape<T>): Shape<T, true> {
  return build({ read: of.read, print: of.print }, true, of.wireName)
}

/** The same shape with another value for an absent member. */
export function withDefault<T>(of: Shape<T>, value: T): Shape<T> {
  return build({ read: of.read, print: of.print, absent: () => value }, false, of.wireName)
}

interface Row {
  readonly property: string
  readonly key: string
  readonly printedKey: string
  readonly member: AnyShape
}

/** An object with declared members. */
export function object<const M extends MemberShapes>(members: M): Shape<ObjectOf<M>> {
  const rows: Row[] = Object.entries(members)
    .map(([property, member]) => ({ property, key: member.wireName ?? property, member }))
    .map(row => ({ ...row, printedKey: `${JSON.stringify(row.key)}:` }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
  return shape({
    read(json, where) {
      const source = asObject(json, where)
      const into: Record<string, unknown> = {}
      for (const row of rows) {
        const value = readMember(source, row, where)
        if (value !== undefined) into[row.property] = value
      }
      return into as ObjectOf<M>
    },
    print(value, keys) {
      const source = value as Record<string, unknown>
      const parts: string[] = []
      for (const row of rows) {
        const text = printMember(source[row.property], row, keys)
        if (text !== undefined) parts.push(text)
      }
      return `{${parts.join(',')}}`
    },
  })
}

function readMember(source: Record<string, Json>, { key, member }: Row, where: string): unknown {
  const json = Object.hasOwn(source, key) ? source[key] : undefined
  if (json !== undefined && json !== null) return member.read(json, `${where}.${key}`)
  if (member.absent !== undefined) return member.absent()
  if (!member.optional) throw new ProtocolError(`${where}.${key} is missing`)
  return undefined
}

function printMember(value: unknown, { property, printedKey, member }: Row, keys: KeyStyle): string | undefined {
  if (value !== undefined && value !== null) return printedKey + member.print(value, keys)
  if (!member.optional) throw new UsageError(`"${property}" is missing`)
  return undefined
}

/** The JSON as an object. */
export function asObject(json: Json, where: string): Record<string, Json> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return mismatch(json, where, 'an object')
  return json as Record<string, Json>
}

/** Refuses a value that has not the form it should have. */
export function mismatch(json: Json, where: string, expected: string): never {
  const found =
    typeof json === 'object' ? (Array.isArray(json) ? 'a list' : json === null ? 'null' : 'an object') : json
  throw new ProtocolError(`${where} is not ${expected}: ${peerText(String(found), 40)}`)
}

/** A body of JSON. */
export function json<T>(of: Shape<T>, options: { readonly keys?: KeyStyle } = {}): BodyKind<T> {
  const keys = options.keys ?? 'fastjson'
  return {
    name: 'json',
    encode: value => Buffer.from(of.print(value, keys)),
    decode: bytes => of.read(readJson(bytes.toString()), 'body'),
  }
}

/** A body that may be missing: no byte reads as `undefined`. */
export function optionalBody<T>(of: BodyKind<T>): BodyKind<T | undefined> {
  return {
    name: of.name,
    encode: value => (value === undefined ? Buffer.alloc(0) : of.encode(value)),
    decode: bytes => (bytes.length === 0 ? undefined : of.decode(bytes)),
  }
}
