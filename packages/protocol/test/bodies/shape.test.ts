// SPDX-License-Identifier: Apache-2.0
import { ProtocolError, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { Long, pullMessage } from '../../src/index.js'
import { bitSet } from '../../src/bodies/bit-set.js'
import { list, map, numberMap } from '../../src/bodies/collections.js'
import { readJson } from '../../src/bodies/fastjson.js'
import { json, object, optional, optionalBody, withDefault } from '../../src/bodies/shape.js'
import { boolean, double, int32, int64, long, wordOf, string, version } from '../../src/bodies/values.js'

const animal = object({
  zone: optional(string),
  name: string.wire('n'),
  legs: withDefault(int32, 4),
  tame: boolean,
  friends: list(string),
})

const pullOf = (subVersion: string) => ({
  ...pullMessage.printFields({
    consumerGroup: 'g',
    topic: 't',
    queueId: 0,
    queueOffset: 0,
    maxMsgNums: 1,
    sysFlag: 0,
    commitOffset: 0,
    suspendTimeoutMillis: 0,
    subVersion: 0,
  }),
  subVersion,
})

describe('an object shape', () => {
  it('reads an absent or null member as its zero value, its default, or not at all', () => {
    expect(animal.read({ n: 'cat', zone: null }, 'body')).to.deep.equal({
      name: 'cat',
      legs: 4,
      tame: false,
      friends: [],
    })
  })

  it('prints its members sorted by their key, and leaves absent ones out', () => {
    expect(animal.print({ name: 'cat', legs: 3, tame: true, friends: ['dog'] }, 'fastjson')).to.equal(
      '{"friends":["dog"],"legs":3,"n":"cat","tame":true}',
    )
  })

  it('ignores members that it does not know', () => {
    expect(animal.read({ n: 'cat', wings: 2 }, 'body')).not.to.have.property('wings')
  })

  it('names the member that is missing or wrong by its path', () => {
    const zoo = object({ animals: list(animal) })
    expect(() => zoo.read({ animals: [{ n: 'cat' }, {}] }, 'body')).to.throw(
      ProtocolError,
      'body.animals[1].n is missing',
    )
    expect(() => zoo.read({ animals: [{ n: 'cat', legs: 'four' }] }, 'body')).to.throw(
      ProtocolError,
      'body.animals[0].legs is not an integer: four',
    )
    expect(() => zoo.read([], 'body')).to.throw(ProtocolError, 'body is not an object: a list')
  })

  it('refuses to print when a member is missing', () => {
    expect(() => animal.print({ legs: 1, friends: [], tame: false } as never, 'fastjson')).to.throw(
      UsageError,
      '"name" is missing',
    )
  })
})

describe('a value shape', () => {
  it('takes numbers and booleans as text, as fastjson does', () => {
    expect(int32.read('-12', 'it')).to.equal(-12)
    expect(double.read('0.5', 'it')).to.equal(0.5)
    expect(boolean.read('true', 'it')).to.equal(true)
  })

  it('refuses integers out of range, and rounds none', () => {
    expect(() => int32.read(2147483648, 'it')).to.throw(ProtocolError, 'it is out of range: 2147483648')
    expect(() => int64.read(Long.MAX_VALUE, 'it')).to.throw(ProtocolError, 'beyond 2^53')
    expect(() => int64.read(1e20, 'it')).to.throw(ProtocolError, 'out of range')
    expect(() => int64.print(2 ** 53, 'fastjson')).to.throw(UsageError)
    expect(() => int32.read(1.5, 'it')).to.throw(ProtocolError)
  })

  it('carries 64 bits as Long where they are needed', () => {
    expect(long.print(Long.MAX_VALUE, 'fastjson')).to.equal('9223372036854775807')
    expect(long.read(5, 'it')).to.deep.equal(Long.fromNumber(5))
    expect(long.read('9223372036854775807', 'it').equals(Long.MAX_VALUE)).to.equal(true)
    expect(() => long.read('9223372036854775808', 'it')).to.throw(ProtocolError)
  })

  it('takes versions of any size, keeps their order, and is of one mind with the same field of a header', () => {
    const texts = ['1795650129669', '1795650129669722784', '1795650130669722784', '9223372036854775807']
    const versions = texts.map(text => version.read(readJson(text), 'it'))

    expect(versions).to.deep.equal(texts.map(text => pullMessage.parseFields(pullOf(text)).subVersion))
    expect(versions).to.deep.equal([...versions].sort((one, other) => one - other))
    expect(version.print(versions[3] ?? 0, 'fastjson')).to.equal('9223372036854775807')
  })

  it('prints floating point as Java does', () => {
    const printed = [0, 1, -2.5, 1e7, 123456789.5, 0.001, 0.00012, 9999999, NaN].map(value =>
      double.print(value, 'fastjson'),
    )

    expect(printed).to.deep.equal([
      '0.0',
      '1.0',
      '-2.5',
      '1.0E7',
      '1.234567895E8',
      '0.001',
      '1.2E-4',
      '9999999.0',
      'null',
    ])
  })

  it('refuses a word that is none of its own', () => {
    expect(() => wordOf(['PULL', 'POP']).read('PUSH', 'mode')).to.throw(
      ProtocolError,
      'mode is not one of PULL, POP: PUSH',
    )
  })

  it('reads and prints bits as base64, lowest first', () => {
    expect(bitSet.print([0, 9], 'fastjson')).to.equal('"AQI="')
    expect(bitSet.read('AQI=', 'b')).to.deep.equal([0, 9])
    expect(bitSet.print([], 'fastjson')).to.equal('""')
    expect(() => bitSet.print([100_000], 'fastjson')).to.throw(UsageError)
    expect(() => bitSet.read('A'.repeat(20_000), 'b')).to.throw(ProtocolError)
  })
})

describe('a map shape', () => {
  it('holds keys as plain data', () => {
    const read = map(int32).read(JSON.parse('{"__proto__":1,"constructor":2,"gone":null}') as never, 'body')

    expect([...read]).to.deep.equal([
      ['__proto__', 1],
      ['constructor', 2],
    ])
  })

  it('prints numeric keys bare as fastjson, quoted as standard JSON', () => {
    const addresses = new Map([[0, 'a:1']])
    expect(numberMap(string).print(addresses, 'fastjson')).to.equal('{0:"a:1"}')
    expect(numberMap(string).print(addresses, 'standard')).to.equal('{"0":"a:1"}')
  })

  it('refuses a key that is no number', () => {
    expect(() => numberMap(string).read({ x: 'a:1' }, 'addresses')).to.throw(
      ProtocolError,
      'a key that is no integer: x',
    )
  })
})

describe('a body kind', () => {
  it('refuses an empty body, unless it may be missing', () => {
    const body = json(animal)
    expect(() => body.decode(Buffer.alloc(0))).to.throw(ProtocolError)
    expect(optionalBody(body).decode(Buffer.alloc(0))).to.equal(undefined)
    expect(optionalBody(body).encode(undefined)).to.have.length(0)
  })
})
