// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { Long, readJson } from '../../src/index.js'

describe('reading JSON', () => {
  it('takes standard JSON', () => {
    expect(readJson('{"a":[1,-2.5e3,true,false,null,"x\\u00e9\\n"],"b":{}}')).to.deep.equal({
      a: [1, -2500, true, false, null, 'xé\n'],
      b: {},
    })
  })

  it('takes numeric keys without quotes', () => {
    expect(readJson('{"brokerAddrs":{0:"a:1",-1:"b:2"}}')).to.deep.equal({ brokerAddrs: { '0': 'a:1', '-1': 'b:2' } })
  })

  it('takes objects as keys, as if they were quoted', () => {
    expect(readJson('{"t":{{"queueId":0,"topic":"a}b"}:5,{"queueId":1}:6}}')).to.deep.equal({
      t: { '{"queueId":0,"topic":"a}b"}': 5, '{"queueId":1}': 6 },
    })
  })

  it('takes space between the parts of what is not standard', () => {
    expect(readJson(' { 1 : [ 2 , { {"a" : 1} : 3 } ] } ')).to.deep.equal({ 1: [2, { '{"a" : 1}': 3 }] })
  })

  it('gives integers beyond 2^53 as Long, and leaves digits in strings alone', () => {
    const read = readJson('{"end":9223372036854775807,"low":-9223372036854775808,"id":"1234567890123456789","n":12}')

    expect(read).to.deep.equal({
      end: Long.MAX_VALUE,
      low: Long.MIN_VALUE,
      id: '1234567890123456789',
      n: 12,
    })
  })

  it('gives 2^53 - 1 as a number and 2^53 as Long', () => {
    expect(readJson('9007199254740991')).to.equal(Number.MAX_SAFE_INTEGER)
    expect(readJson('9007199254740992')).to.deep.equal(Long.fromString('9007199254740992'))
  })

  it('keeps __proto__ as plain data, in both readers', () => {
    for (const text of ['{"__proto__":{"polluted":true}}', '{0:1,"__proto__":{"polluted":true}}']) {
      const read = readJson(text) as Record<string, unknown>
      expect(Object.hasOwn(read, '__proto__'), text).to.equal(true)
      expect(read['polluted'], text).to.equal(undefined)
    }
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined)
  })

  it('says where a text goes wrong', () => {
    expect(() => readJson('{0:"a",1:oops}')).to.throw(ProtocolError, 'a value expected at character 9, near "oops}"')
    expect(() => readJson('{0:1')).to.throw(ProtocolError, '"," or "}" expected at character 4')
    expect(() => readJson('{0 1}')).to.throw(ProtocolError, '":" expected at character 3')
    expect(() => readJson('[0,1')).to.throw(ProtocolError, '"," or "]" expected')
    expect(() => readJson('{0:"abc')).to.throw(ProtocolError, 'a string does not end at character 3')
    expect(() => readJson('{0:"\\x"}')).to.throw(ProtocolError, 'wrong escape')
    expect(() => readJson('{0:1} {}')).to.throw(ProtocolError, 'goes on after its value at character 6')
    expect(() => readJson('')).to.throw(ProtocolError, 'a value expected at character 0')
  })

  it('refuses integers of more than 64 bits, endless numbers and deep nesting', () => {
    expect(() => readJson('[99999999999999999999]')).to.throw(ProtocolError, 'does not fit 64 bits')
    expect(() => readJson(`{0:1e${'9'.repeat(50)}}`)).to.throw(ProtocolError, 'too big')
    expect(() => readJson(`{0:${'1'.repeat(100)}}`)).to.throw(ProtocolError)
    expect(() => readJson(`{0:${'['.repeat(100_000)}`)).to.throw(ProtocolError, 'nested deeper than 64')
    expect(() => readJson('{'.repeat(100_000))).to.throw(ProtocolError, 'nested deeper than 64')
  })

  it('agrees with JSON.parse on everything that JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        fc.pre(!/\d{16}/.test(text)) // there the two differ: JSON.parse rounds
        // A numeric key forces the reader of our own.
        const [own] = Object.values(readJson(`{0:${text}}`) as Record<string, unknown>)
        expect(plain(own)).to.deep.equal(plain(JSON.parse(text)))
      }),
    )
  })

  it('ends with a value or a ProtocolError, whatever comes', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '0',
      '-1',
      '1e9',
      'null',
      'true',
      '{"a":1}',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), parts => {
        try {
          readJson(parts.join(''))
        } catch (error) {
          expect(error).to.be.instanceOf(ProtocolError)
        }
        expect(Object.keys(Object.prototype)).to.deep.equal([])
      }),
      { numRuns: 2000 },
    )
  })
})

/** Without prototypes, so that objects of both readers compare, and -0 as 0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
