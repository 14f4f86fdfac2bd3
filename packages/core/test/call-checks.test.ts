// SPDX-License-Identifier: Apache-2.0
// What calls may be given, kind by kind.
import { runInNewContext } from 'node:vm'
import { CallRules, checkValue, kinds, UsageError, wholeNumberIn } from '@rocketmq-ts/core'
import { expect } from 'chai'

class Made {
  readonly a = 'b'
}

const samples: Readonly<Record<string, unknown>> = {
  text: 'a',
  number: 7,
  zero: 0,
  negative: -1,
  infinite: Infinity,
  NaN,
  flag: false,
  null: null,
  list: [],
  texts: ['a', 'b'],
  mixed: ['a', 1],
  record: { a: 'b' },
  numbers: { a: 1 },
  bare: Object.create(null) as object,
  foreign: runInNewContext('({ a: "b" })') as object,
  made: new Made(),
  map: new Map(),
  bytes: new Uint8Array(1),
  buffer: Buffer.from('a'),
  foreignBytes: runInNewContext('new Uint8Array(1)') as object,
  words: new Uint16Array(1),
  call: () => undefined,
  signal: new AbortController().signal,
  half: { aborted: false },
  queue: { topic: 't', brokerName: 'b', queueId: 0 },
  broken: { topic: 't', brokerName: 'b', queueId: 0.5 },
  nameless: { topic: 't', queueId: 0 },
  topicless: { brokerName: 'b', queueId: 0 },
}
const names = Object.keys(samples)
const records = ['record', 'numbers', 'bare', 'foreign', 'half', 'queue', 'broken', 'nameless', 'topicless']

const taken: Readonly<Record<keyof typeof kinds, readonly string[]>> = {
  any: names,
  text: ['text'],
  texts: ['text', 'list', 'texts'],
  textsByName: ['record', 'bare', 'foreign'],
  bytes: ['bytes', 'buffer', 'foreignBytes'],
  list: ['list', 'texts', 'mixed'],
  flag: ['flag'],
  number: ['number', 'zero', 'negative', 'infinite'],
  duration: ['number', 'zero', 'infinite'],
  call: ['call'],
  signal: ['signal'],
  record: records,
  object: names.filter(name => typeof samples[name] === 'object' && name !== 'null'),
  queue: ['queue'],
}

describe('the kind of a value', () => {
  for (const [kind, expected] of Object.entries(taken)) {
    it(`"${kind}" takes what is one, and says what else it should be`, () => {
      const check = kinds[kind as keyof typeof kinds] as (value: unknown) => string | undefined

      expect(names.filter(name => check(samples[name]) === undefined)).to.deep.equal(expected)
      for (const name of names) expect(check(samples[name])).not.to.equal('')
    })
  }

  it('can be a whole number in a range', () => {
    const check = wholeNumberIn(1, 3)

    expect([1, 2, 3].map(check)).to.deep.equal([undefined, undefined, undefined])
    for (const wrong of [0, 4, 1.5, '2', NaN]) expect(check(wrong)).to.equal('a whole number from 1 to 3')
  })
})

describe('what a call is given', () => {
  const rules = new CallRules('a message', { topic: kinds.text, delayMs: kinds.duration })

  it('may leave names out, or have them undefined', () => {
    for (const given of [undefined, {}, { topic: undefined }, { topic: 't', delayMs: 0 }]) {
      expect(() => rules.check(given)).not.to.throw()
    }
  })

  it('is refused with the name, the value and what is wanted', () => {
    const cases: readonly (readonly [given: unknown, words: string])[] = [
      [null, 'a message is null; it takes an object'],
      ['t', 'a message is a string; it takes an object'],
      [[], 'a message is a object; it takes an object'],
      [{ topik: 't' }, 'a message has no option topik; did you mean topic?'],
      [{ topic: 7 }, 'topic of a message is 7; it takes a text'],
      [{ delayMs: '5' }, 'delayMs of a message is "5"; it takes milliseconds, 0 or more'],
      [{ topic: null }, 'topic of a message is null; it takes a text'],
      [{ topic: new Made() }, 'topic of a message is of type Made; it takes a text'],
      [{ topic: Object.create(null) as object }, 'topic of a message is an object; it takes a text'],
    ]
    for (const [given, words] of cases) expect(() => rules.check(given)).to.throw(UsageError, words)
  })

  it('is cut where the name of its class is long', () => {
    const long = { constructor: { name: 'x'.repeat(99) } }

    expect(() => rules.check({ topic: long })).to.throw(UsageError, `of type ${'x'.repeat(40)};`)
    expect(() => rules.check({ topic: { constructor: { name: '' } } })).to.throw(UsageError, 'is an object;')
  })

  it('can be one value with a name', () => {
    expect(() => checkValue('offset', 'x', kinds.number)).to.throw(UsageError, 'offset is "x"; it takes a number')
    expect(() => checkValue('offset', 0, kinds.number)).not.to.throw()
  })
})
