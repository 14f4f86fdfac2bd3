// SPDX-License-Identifier: Apache-2.0
// What JSON has to look like: the kind of each value, and no member that is not named.

/** A kind, a list of one kind that is not empty, members by name, or one of those that functions make. */
export type Shape =
  'string' | 'number' | 'boolean' | 'anything' | readonly [Shape] | { readonly [name: string]: Shape } | Wrapped

class Wrapped {
  readonly how: 'maybe' | 'list' | 'each'
  readonly shape: Shape
  constructor(how: 'maybe' | 'list' | 'each', shape: Shape) {
    this.how = how
    this.shape = shape
  }
}

/** A list that may be empty. */
export const list = (shape: Shape): Wrapped => new Wrapped('list', shape)
/** A member that may be absent. */
export const maybe = (shape: Shape): Wrapped => new Wrapped('maybe', shape)
/** An object with at least one member, all of one kind. */
export const each = (shape: Shape): Wrapped => new Wrapped('each', shape)

/** Where a value is not what it should be; empty when it is. */
export function faultsOf(value: unknown, shape: Shape, path = ''): readonly string[] {
  if (shape === 'anything') return []
  if (typeof shape === 'string') return typeof value === shape ? [] : [`${path} is ${typeof value}, not ${shape}`]
  if (shape instanceof Wrapped) return faultsOfWrapped(value, shape, path)
  if (Array.isArray(shape)) {
    if (!Array.isArray(value) || value.length === 0) return [`${path} is no list of something`]
    return value.flatMap((item, index) => faultsOf(item, (shape as readonly [Shape])[0], `${path}[${index}]`))
  }
  if (!isObject(value)) return [`${path} is no object`]
  const members = Object.entries(shape as Readonly<Record<string, Shape>>)
  const strange = Object.keys(value).filter(name => !members.some(([known]) => known === name))
  return [
    ...strange.map(name => `${path}.${name} is not expected`),
    ...members.flatMap(([name, member]) => faultsOf(value[name], member, `${path}.${name}`)),
  ]
}

function faultsOfWrapped(value: unknown, { how, shape }: Wrapped, path: string): readonly string[] {
  if (how === 'maybe') return value === undefined ? [] : faultsOf(value, shape, path)
  if (how === 'list') return Array.isArray(value) && value.length === 0 ? [] : faultsOf(value, [shape], path)
  if (!isObject(value) || Object.keys(value).length === 0) return [`${path} is no object with members`]
  return Object.entries(value).flatMap(([name, member]) => faultsOf(member, shape, `${path}.${name}`))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
