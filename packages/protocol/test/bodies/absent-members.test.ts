// SPDX-License-Identifier: Apache-2.0
// Older peers leave out members that newer ones write, and fastjson leaves out nulls. Every recorded body is read again
// without each of its numbers, booleans, lists and maps: they read as 0, false and empty, as in Java.
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { Long, readJson, requestByCode, responseNameOf, type BodyKind } from '../../src/index.js'
import { recordedFrames, type RecordedFrame } from '../frames/recorded-frames.js'

interface Sample {
  readonly name: string
  readonly kind: BodyKind<unknown>
  readonly json: unknown
}

/** The declared body of a frame, if it is JSON. */
function sampleOf({ kind, code, intendedCode, requestCode, command, at }: RecordedFrame): Sample[] {
  const isRequest = kind === 'request'
  const declared = requestByCode((isRequest ? (intendedCode ?? code) : requestCode) ?? NaN)
  if (declared === undefined) return []
  if (!isRequest && !(declared.answers as readonly string[]).includes(responseNameOf(code) ?? '')) return []
  const body = (isRequest ? declared.body : declared.responseBody) as BodyKind<unknown>
  if (body.name !== 'json' || command.body[0] !== 0x7b || at.startsWith('165')) return []
  return [{ name: `${declared.name} ${kind}`, kind: body, json: readJson(command.body.toString()) }]
}

interface Place {
  /** The same for all entries of a list or a map: one of them is enough. */
  readonly name: string
  readonly path: readonly string[]
}

/** All members of objects. */
function placesOf(json: unknown, name: string, path: readonly string[] = []): Place[] {
  if (typeof json !== 'object' || json === null || Long.isLong(json)) return []
  const entries = Object.entries(json)
  const isMap = entries.length > 3 && entries.every(([, value]) => typeof value === 'object')
  return entries.flatMap(([key, value]) => {
    const own = { name: `${name}.${isMap || key.startsWith('{') ? '#' : key}`, path: [...path, key] }
    if (Array.isArray(json)) return placesOf(value, `${name}.#`, own.path)
    return [own, ...placesOf(value, own.name, own.path)]
  })
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], json)
}

/** The body without the member. */
function without(json: unknown, path: readonly string[]): Buffer {
  const holder = valueAt(json, path.slice(0, -1))
  const left = path.at(-1)
  const text = JSON.stringify(json, function (this: unknown, key: string, value: unknown) {
    if (this === holder && key === left) return undefined
    return Long.isLong(value) ? `long ${value.toString()}` : value
  })
  return Buffer.from(text.replace(/"long (-?\d+)"/g, '$1'))
}

/** A text, or an object that is no map by queues, may be needed. */
function mayBeAbsent(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value)) return true
  return typeof value === 'object' && value !== null && Object.keys(value).some(key => key.startsWith('{'))
}

describe('a body without one of its members', () => {
  const places = new Map<string, Sample & { readonly path: readonly string[] }>()
  for (const sample of recordedFrames.flatMap(sampleOf)) {
    for (const { name, path } of placesOf(sample.json, sample.name)) places.set(name, { ...sample, path })
  }

  it('reads as if it were zero, false or empty', () => {
    const refused: string[] = []
    for (const [place, { kind, json, path }] of places) {
      if (!mayBeAbsent(valueAt(json, path))) continue
      try {
        kind.decode(without(json, path))
      } catch (error) {
        refused.push(`${place}: ${String(error)}`)
      }
    }

    expect(refused).to.deep.equal([])
    expect(places.size).to.be.greaterThan(300)
  })

  it('is refused by a clear error, if at all', () => {
    const unclear: string[] = []
    for (const [place, { kind, json, path }] of places) {
      try {
        kind.decode(without(json, path))
      } catch (error) {
        const isClear = error instanceof ProtocolError && error.message.includes(path.at(-1) ?? '')
        if (!isClear) unclear.push(`${place}: ${String(error)}`)
      }
    }

    expect(unclear).to.deep.equal([])
  })
})
