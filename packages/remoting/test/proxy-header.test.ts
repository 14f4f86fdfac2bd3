// SPDX-License-Identifier: Apache-2.0
// Headers of load balancers, in both forms. The bytes are those of the specification of HAProxy.
import { expect } from 'chai'
import { readProxyHeader } from '../src/proxy-header.js'

const version4 = Buffer.from('0d0a0d0a000d0a515549540a2111000c0a0102030a000001dc042a9f', 'hex')
const version6 = Buffer.from(
  `0d0a0d0a000d0a515549540a21210024${'20010db8'.padEnd(31, '0')}1${'0'.repeat(32)}dc042a9f`,
  'hex',
)
const local = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex')

const headers: readonly [string, Buffer, string | undefined][] = [
  ['TCP4', Buffer.from('PROXY TCP4 10.1.2.3 10.0.0.1 56324 10911\r\n'), '10.1.2.3:56324'],
  ['TCP6', Buffer.from('PROXY TCP6 2001:db8::1 ::1 56324 10911\r\n'), '[2001:db8::1]:56324'],
  ['UNKNOWN', Buffer.from('PROXY UNKNOWN\r\n'), undefined],
  ['bytes, IPv4', version4, '10.1.2.3:56324'],
  ['bytes, IPv6', version6, '[2001:db8:0:0:0:0:0:1]:56324'],
  ['bytes of the balancer itself', local, undefined],
]

describe('a header of a load balancer', () => {
  for (const [kind, header, client] of headers) {
    it(`tells the client, whatever comes behind it: ${kind}`, () => {
      const read = readProxyHeader(Buffer.concat([header, Buffer.from('rest')]))

      expect(read).to.deep.equal({ length: header.length, client })
    })

    it(`is waited for to its last byte: ${kind}`, () => {
      for (let length = 1; length < header.length; length++) {
        expect(readProxyHeader(header.subarray(0, length)), String(length)).to.equal(undefined)
      }
    })
  }

  it('is not there when other bytes come', () => {
    for (const bytes of [
      Buffer.from([0, 0, 1, 2]),
      Buffer.from([0x16, 3, 1]),
      Buffer.from('PROXIMITY'),
      Buffer.from('\r\n\r\nx'),
    ]) {
      expect(readProxyHeader(bytes)).to.deep.equal({ length: 0, client: undefined })
    }
  })

  it('is refused when it is broken', () => {
    const broken = [
      Buffer.from('PROXY nonsense\r\n'),
      Buffer.from('PROXY TCP4 ::1 10.0.0.1 1 2\r\n'),
      Buffer.from('PROXY TCP4 10.1.2.3 10.0.0.1 x 2\r\n'),
      Buffer.from(`PROXY ${'x'.repeat(120)}`),
      Buffer.from('0d0a0d0a000d0a515549540a31110000', 'hex'),
      Buffer.from('0d0a0d0a000d0a515549540a2111000401020304', 'hex'),
    ]
    for (const bytes of broken) expect(() => readProxyHeader(bytes), bytes.toString()).to.throw('PROXY header')
  })
})
