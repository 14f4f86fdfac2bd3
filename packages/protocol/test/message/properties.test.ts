// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { decodeProperties, encodeProperties, findProperty, messageProperties } from '../../src/index.js'

const plain = (text: string) => ({ ...decodeProperties(text) })

describe('decoding properties', () => {
  const cases: Record<string, [text: string, properties: Record<string, string>]> = {
    'a separator behind the last pair, as 5.5.0 writes it': ['a\x01b\x02c\x01d\x02', { a: 'b', c: 'd' }],
    'no separator behind the last pair, as 4.9 writes it': ['a\x01b\x02c\x01d', { a: 'b', c: 'd' }],
    'no properties': ['', {}],
    'an empty value, which is dropped': ['a\x01\x02c\x01d\x02', { c: 'd' }],
    'an empty value at the end': ['c\x01d\x02a\x01', { c: 'd' }],
    'an empty name, which is dropped': ['\x01b\x02c\x01d\x02', { c: 'd' }],
    'a pair without a value, which is dropped': ['abc\x02c\x01d\x02', { c: 'd' }],
    'empty pairs': ['\x02\x02c\x01d\x02\x02', { c: 'd' }],
    'a name that stands twice: the last one counts': ['a\x01b\x02a\x01c\x02', { a: 'c' }],
    'a name that stands twice, the last one without a value': ['a\x01b\x02a\x01\x02', { a: 'b' }],
    'a name separator inside of a value': ['a\x01b\x01c\x02', { a: 'b\x01c' }],
    'separators alone': ['\x01\x02\x01\x01\x02', {}],
    'text of every script': ['клйч\x01日本 🍵\x02', { клйч: '日本 🍵' }],
  }
  for (const [what, [text, expected]] of Object.entries(cases)) {
    it(`understands ${what}`, () => {
      expect(plain(text)).to.deep.equal(expected)
    })
  }

  it('keeps names like __proto__ as data', () => {
    const properties = decodeProperties('__proto__\x01x\x02constructor\x01y\x02')

    expect(Object.entries(properties)).to.deep.equal([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(properties)).to.equal(null)
  })
})

const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\x01', '\x02'), maxLength: 30 })

describe('finding one property', () => {
  it('agrees with decoding all of them, whatever the text', () => {
    fc.assert(
      fc.property(piece, fc.constantFrom('a', 'b', 'ab', 'aa'), (text, name) => {
        expect(findProperty(text, name)).to.equal(decodeProperties(text)[name])
      }),
      { numRuns: 2000 },
    )
  })
})

describe('encoding properties', () => {
  it('writes name, 1, value, 2 in the order of the object, and leaves absent values out', () => {
    expect(encodeProperties({ b: '1', a: '2', gone: undefined, empty: '' })).to.equal(
      'b\x011\x02a\x012\x02empty\x01\x02',
    )
  })

  it('writes a property that is called __proto__', () => {
    const properties = JSON.parse('{"__proto__":"x"}') as Record<string, string>

    expect(encodeProperties(properties)).to.equal('__proto__\x01x\x02')
  })

  it('gives back what it was given, except for empty values', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter(text => !text.includes('\x01') && !text.includes('\x02'))

    fc.assert(
      fc.property(fc.dictionary(word, word), properties => {
        expect(plain(encodeProperties(properties))).to.deep.equal({ ...properties })
      }),
    )
  })

  it('counts bytes, not characters, against the limit', () => {
    const fits = 'x'.repeat(32_767 - 3)

    expect(encodeProperties({ a: fits })).to.have.length(32_767)
    expect(() => encodeProperties({ a: `${fits}x` })).to.throw(UsageError, '32768 bytes')
    expect(() => encodeProperties({ a: 'é'.repeat(20_000) })).to.throw(UsageError)
  })
})

describe('the properties of RocketMQ', () => {
  it('have a name of their own and a meaning', () => {
    const rows = Object.values(messageProperties)

    expect(new Set(rows.map(({ name }) => name)).size).to.equal(rows.length)
    for (const { name, means } of rows) {
      expect(name).to.match(/^[\w#.]+$/)
      expect(means, name).to.match(/\w/)
    }
  })
})
