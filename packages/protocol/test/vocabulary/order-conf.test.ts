// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { parseOrderConf, printOrderConf } from '../../src/index.js'

describe('the text of an order topic', () => {
  it('reads as queues by broker', () => {
    expect([...parseOrderConf('broker-a:4;broker-b:8')]).to.deep.equal([
      ['broker-a', 4],
      ['broker-b', 8],
    ])
  })

  it('is empty when there is none', () => {
    expect(parseOrderConf(undefined).size).to.equal(0)
    expect(parseOrderConf('').size).to.equal(0)
  })

  it('leaves out entries that make no sense', () => {
    expect([...parseOrderConf('broker-a;:4;broker-b:x;broker-c:2;')]).to.deep.equal([['broker-c', 2]])
  })

  it('reads back as it was printed', () => {
    const conf = fc.dictionary(fc.stringMatching(/^[\w.-]{1,20}$/), fc.nat(1000), { noNullPrototype: true })
    fc.assert(
      fc.property(conf, queues => {
        const printed = printOrderConf(new Map(Object.entries(queues)))

        expect(Object.fromEntries(parseOrderConf(printed))).to.deep.equal(queues)
      }),
    )
  })

  it('is refused when it would not read back', () => {
    for (const name of ['a:b', 'a;b', '', 'a b']) {
      expect(() => printOrderConf(new Map([[name, 4]]))).to.throw(UsageError)
    }
    expect(() => printOrderConf(new Map([['broker-a', -1]]))).to.throw(UsageError)
  })
})
