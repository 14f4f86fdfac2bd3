// SPDX-License-Identifier: Apache-2.0
// What a peer sends costs time in proportion to its size: inputs that made a decoder quadratic once, or could.
import { growthOf, linearGrowth } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import {
  decodeBatch,
  decodeProperties,
  decodeRecords,
  decodeTraces,
  encodeBatch,
  findProperty,
  parseMsgOffsetInfo,
  parseSettings,
  topicRouteBody,
} from '../src/index.js'
import { readJson } from '../src/bodies/fastjson.js'

const repeat = (text: string) => (size: number) => text.repeat(size / text.length)
/** What makes no sense may be refused, but not slowly. */
const tolerant = (work: (input: string) => void) => (input: string) => {
  try {
    work(input)
  } catch {
    // refused
  }
}

const texts: Record<string, [make: (size: number) => string, work: (input: string) => void]> = {
  'properties: empty pairs before the only separator': [
    size => `${'\x02'.repeat(size)}a\x01b`,
    text => decodeProperties(text),
  ],
  'properties: names without a pair': [repeat('a\x01'), text => decodeProperties(text)],
  'one property: heads that begin no pair': [repeat('a\x01'), text => findProperty(text, 'a')],
  'one property: pairs of the same name': [repeat('a\x01b\x02'), text => findProperty(text, 'a')],
  'settings: a line of blanks that ends in a line separator': [
    size => `${' '.repeat(size)}\u2028a=b`,
    text => parseSettings(text),
  ],
  'settings: backslashes that end nothing': [size => `a=${'\\'.repeat(size)}x`, text => parseSettings(text)],
  'settings: blanks behind the name': [size => `a=${' '.repeat(size)}\u2028`, text => parseSettings(text)],
  'traces: empty records': [repeat('\x02'), tolerant(text => decodeTraces(text))],
  'offsets of POP: one queue': [size => `0 0 ${repeat('1,')(size)}1`, tolerant(text => parseMsgOffsetInfo(text))],
  'JSON: an object as a key in a key': [size => `{"a":${repeat('{{"b":1}:')(size)}`, tolerant(text => readJson(text))],
  'JSON: an open list': [size => `[${repeat('{0:1},')(size)}`, tolerant(text => readJson(text))],
  'JSON: numbers as keys': [
    size => `{"a":{${Array.from({ length: size / 16 }, (_, key) => `${key * 7919}:0`).join(',')}}}`,
    text => readJson(text),
  ],
  'JSON: digits': [size => `[${'1'.repeat(size)}]`, tolerant(text => readJson(text))],
  'a route of many brokers': [
    size =>
      `{"brokerDatas":[${Array.from({ length: size / 64 }, (_, id) => `{"brokerName":"b${id}","brokerAddrs":{}}`).join(',')}]}`,
    tolerant(text => topicRouteBody.decode(Buffer.from(text))),
  ],
}

describe('the time that a decoder takes', () => {
  for (const [name, [make, work]] of Object.entries(texts)) {
    it(`grows with the input: ${name}`, () => {
      expect(growthOf(make, work)).to.be.below(linearGrowth)
    })
  }

  it('grows with the number of messages in a batch', () => {
    const batch = (size: number) =>
      encodeBatch(Array.from({ length: size / 512 }, () => ({ flag: 0, body: Buffer.alloc(512), propertiesText: '' })))

    expect(growthOf(batch, body => decodeBatch(body), { size: 262_144 })).to.be.below(linearGrowth)
  })

  it('grows with the number of records in a pull answer', () => {
    const zeros = (size: number) => Buffer.alloc(size)

    expect(growthOf(zeros, body => decodeRecords(body), { size: 262_144 })).to.be.below(linearGrowth)
  })
})
