// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { formatHost, formatIp, hostBytes, parseHost, parseIp, readHost } from '../../src/message/host-address.js'
import { sameHost } from './recorded-messages.js'

describe('addresses', () => {
  const texts: Record<string, string> = {
    '10.1.2.3': '0a010203',
    '255.255.255.255': 'ffffffff',
    '::': '00000000000000000000000000000000',
    '::1': '00000000000000000000000000000001',
    '1::': '00010000000000000000000000000000',
    '2001:db8::1:0:0:abcd': '20010db800000000000100000000abcd',
    'fd00:0:0:1::2': 'fd000000000000010000000000000002',
    '1:2:3:4:5:6:7:8': '00010002000300040005000600070008',
  }
  for (const [text, hex] of Object.entries(texts)) {
    it(`are the same as bytes and as text: ${text}`, () => {
      expect(parseIp(text).toString('hex')).to.equal(hex)
      expect(formatIp(Buffer.from(hex, 'hex'))).to.equal(text)
    })
  }

  it('may be written in full, in upper case, or with an IPv4 tail', () => {
    expect(formatIp(parseIp('FD00:0000:0000:0000:0000:0000:0000:0002'))).to.equal('fd00::2')
    expect(parseIp('::ffff:1.2.3.4').toString('hex')).to.equal('00000000000000000000ffff01020304')
  })

  for (const text of [
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    'a.b.c.d',
    ':',
    ':::',
    '1::2::3',
    '1:2:3',
    '::12345',
    'g::',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1.2.3',
    'localhost',
  ]) {
    it(`are refused when they are none: "${text}"`, () => {
      expect(() => parseIp(text)).to.throw(UsageError)
    })
  }

  it('of sixteen bytes are spelled as URLs spell them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes => {
        expect(`[${formatIp(bytes)}]`).to.equal(sameHost(`[${formatIp(bytes)}]`))
        expect([...parseIp(formatIp(bytes))]).to.deep.equal([...bytes])
      }),
    )
  })
})

describe('hosts', () => {
  it('have brackets around IPv6, and are read with and without them', () => {
    expect(formatHost({ ip: '::1', port: 10_951 })).to.equal('[::1]:10951')
    expect(parseHost('[::1]:10951')).to.deep.equal({ ip: '::1', port: 10_951 })
    expect(parseHost('::1:10951')).to.deep.equal({ ip: '::1', port: 10_951 })
    expect(parseHost('10.1.2.3:1')).to.deep.equal({ ip: '10.1.2.3', port: 1 })
  })

  it('have eight or twenty bytes', () => {
    expect(hostBytes('10.1.2.3:10911').toString('hex')).to.equal('0a01020300002a9f')
    expect(readHost(hostBytes('[::1]:10911'), 0, true)).to.equal('[::1]:10911')
  })

  for (const text of ['', '10.1.2.3', '10.1.2.3:', '10.1.2.3:x', '10.1.2.3:-1', '10.1.2.3:1.5', '10.1.2.3:65536']) {
    it(`are refused without a port: "${text}"`, () => {
      expect(() => parseHost(text)).to.throw(UsageError)
    })
  }
})
