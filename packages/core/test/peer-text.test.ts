// SPDX-License-Identifier: Apache-2.0
import { asError, BrokerError, ConnectionError, maxRemark, peerText, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('the text of a peer', () => {
  it('is on one line, whatever it holds', () => {
    expect(peerText('no\r\n2026 INFO all is well\x1b[2J\x00\u009b\u2028\u202e')).to.equal(
      'no\\r\\n2026 INFO all is well\\x1b[2J\\x00\\x9b\\u2028\\u202e',
    )
  })

  it('keeps what people read', () => {
    expect(peerText('topic «中文» 🚀 isn’t there')).to.equal('topic «中文» 🚀 isn’t there')
  })

  it('is cut, and says by how much', () => {
    expect(peerText('x'.repeat(1010))).to.equal(`${'x'.repeat(1000)}… (10 more characters)`)
    expect(peerText('🚀🚀', 3)).to.equal('🚀\\ud83d… (1 more characters)')
  })
})

describe('the message of an error', () => {
  it('is bounded, in the stack too', () => {
    const error = new BrokerError('\x1b'.repeat(8_000_000), { responseCode: 1, responseName: 'SYSTEM_ERROR' })

    expect(error.message.length).to.be.below(40_000)
    expect(error.stack?.length).to.be.below(50_000)
    expect(error.message).not.to.include('\x1b')
  })

  it('keeps our own lines', () => {
    expect(new UsageError('two lines:\n\tone').message).to.equal('two lines:\n\tone')
  })

  it('holds no user and no password of a URL', () => {
    const { message } = new ConnectionError('cannot ask http://jack:se@cret@host:8080/nsaddr or tcp://u@h:1')

    expect(message).to.equal('cannot ask http://host:8080/nsaddr or tcp://h:1')
  })

  it('stands beside a remark of bounded length, as it came', () => {
    const remark = `a\n${'b'.repeat(8_000_000)}`
    const error = new BrokerError('m', { responseCode: 1, responseName: 'SYSTEM_ERROR', remark })

    expect(error.remark).to.equal(remark.slice(0, maxRemark))
  })
})

describe('what was thrown', () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const values: Record<string, unknown> = {
    'an object without a prototype': Object.create(null) as unknown,
    'a proxy that answers nothing': revoked.proxy,
    'a symbol': Symbol('s'),
    nothing: undefined,
  }
  for (const [name, value] of Object.entries(values)) {
    it(`is an error, also when it is ${name}`, () => {
      expect(asError(value)).to.be.instanceOf(Error)
      expect(asError(value).message).to.match(/^not an Error was thrown/)
    })
  }
})
