// SPDX-License-Identifier: Apache-2.0
import { BrokerError, ProtocolError, UsageError } from '@rocketmq-ts/core'
import { boolean, int32, int64, long, RemotingCommand, shortForm, string, version } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import Long from 'long'
import { declare, echo } from './echo.js'

const send = declare({
  code: 10,
  name: 'SEND',
  request: { topic: string.short('b'), brokerName: string.wire('bname').short('n'), queueId: int32.short('e') },
})

describe('field kinds', () => {
  it('int32 takes 32 bits and nothing else', () => {
    expect(int32.parse('-2147483648')).to.equal(-2147483648)
    for (const text of ['2147483648', '1.5', '', ' 1', '0x10', 'NaN'])
      expect(() => int32.parse(text), text).to.throw(ProtocolError)
    expect(() => int32.print(1.5)).to.throw(UsageError)
  })

  it('int64 is exact below 2^53 and refuses to round beyond', () => {
    expect(int64.parse('9007199254740991')).to.equal(9007199254740991)
    expect(() => int64.parse('9007199254740993')).to.throw(ProtocolError, '2^53')
    expect(() => int64.print(2 ** 53)).to.throw(UsageError)
  })

  it('long takes all 64 bits and refuses what wraps', () => {
    expect(long.parse('9223372036854775807').equals(Long.MAX_VALUE)).to.equal(true)
    expect(long.print(Long.MIN_VALUE)).to.equal('-9223372036854775808')
    expect(() => long.parse('9223372036854775808')).to.throw(ProtocolError)
  })

  it('version takes all 64 bits, keeps their order, and prints what Java reads', () => {
    const texts = ['1795650129669', '9007199254740993', '1795650129669722784', '1795650130669722784']
    const versions = texts.map(text => version.parse(text))

    expect(versions[0]).to.equal(1_795_650_129_669)
    expect(versions).to.deep.equal([...new Set(versions)].sort((one, other) => one - other))
    expect(version.print(version.parse('9223372036854775807'))).to.equal('9223372036854775807')
    expect(() => version.parse('9223372036854775808')).to.throw(ProtocolError)
    expect(() => version.print(0.5)).to.throw(UsageError)
  })

  it('boolean reads as Java does', () => {
    expect(['true', 'TRUE', 'false', 'yes'].map(text => boolean.parse(text))).to.deep.equal([true, true, false, false])
  })
})

describe('a declared request', () => {
  it('prints wire names, or short names in its short form', () => {
    const values = { topic: 'T', brokerName: 'b', queueId: 3 }

    expect(send.printFields(values)).to.deep.equal({ topic: 'T', bname: 'b', queueId: '3' })
    expect(shortForm(send, { code: 310, name: 'SEND_V2' }).printFields(values)).to.deep.equal({
      b: 'T',
      n: 'b',
      e: '3',
    })
  })

  it('names request and field when one is missing or wrong', () => {
    expect(() => send.parseFields({ topic: 'T', bname: 'b' })).to.throw(
      ProtocolError,
      'SEND: field "queueId" is missing',
    )
    expect(() => send.parseFields({ topic: 'T', bname: 'b', queueId: 'x' })).to.throw(
      ProtocolError,
      '"queueId" is wrong: x',
    )
    expect(() => send.printFields({ topic: 'T', brokerName: 'b' } as never)).to.throw(UsageError, '"queueId"')
  })

  it('does not take inherited members for fields', () => {
    const odd = declare({ code: 1, name: 'ODD', request: { constructor: string } })

    expect(() => odd.parseFields({})).to.throw(ProtocolError, 'missing')
  })

  it('turns every code that it does not list into a BrokerError with the table row', () => {
    const busy = new RemotingCommand({ code: 2, remark: 'slow down' })

    expect(() => echo.decodeAnswer(busy, 'b:1'))
      .to.throw(BrokerError, 'ECHO to b:1 was answered BUSY (2): slow down')
      .that.includes({ responseCode: 2, responseName: 'BUSY', retry: 'later', outcome: 'rejected', address: 'b:1' })
    expect(() => echo.decodeAnswer(new RemotingCommand({ code: 999 }), 'b:1'))
      .to.throw(BrokerError)
      .that.includes({ responseName: 'UNKNOWN', retry: 'never' })
  })

  it('gives answers that it lists by their name', () => {
    expect(echo.decodeAnswer(new RemotingCommand({ code: 22 }), 'b:1').answer).to.equal('NOT_FOUND')
  })
})
