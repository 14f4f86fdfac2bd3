// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { addressesOf, codecOf, endpointsText, parseEndpoints, wire, wireEndpoints } from '@rocketmq-ts/grpc-protocol'

describe('endpoints as text', () => {
  for (const [text, addresses, tls] of [
    ['127.0.0.1:8081', '127.0.0.1:8081', undefined],
    ['proxy.example', 'proxy.example:8081', undefined],
    [' a:1 ; b:2 ;', 'a:1;b:2', undefined],
    ['a:1,b:2', 'a:1;b:2', undefined],
    ['a:1;a:1;b:1', 'a:1;b:1', undefined],
    ['grpc://a:80', 'a:80', false],
    ['GRPCS://a:443/', 'a:443', true],
    ['https://10.0.0.1:1;10.0.0.2:1', '10.0.0.1:1;10.0.0.2:1', true],
    ['http://a', 'a:8081', false],
    ['[::1]:9000', '[::1]:9000', undefined],
    ['[::1]', '[::1]:8081', undefined],
    ['::1', '[::1]:8081', undefined],
    ['grpcs://[fe80::1]:8443', '[fe80::1]:8443', true],
  ] as const) {
    it(`"${text}" is ${addresses}`, () => {
      const parsed = parseEndpoints(text)

      expect(endpointsText(parsed.addresses)).to.equal(addresses)
      expect(parsed.tls).to.equal(tls)
    })
  }

  for (const text of ['', ';', 'a:0', 'a:65536', 'a:x', ':8081', 'a b:1', '[a]:1', '[::1:1', 'a/b:1', 'a::1:']) {
    it(`"${text}" is refused, with an example`, () => {
      expect(() => parseEndpoints(text)).to.throw(UsageError, 'such as proxy-a:8081')
    })
  }

  it('a user and a password are refused, and not quoted', () => {
    expect(() => parseEndpoints('grpcs://user:hush@a:1')).to.throw(UsageError, 'takes no user and no password')
  })

  it('another scheme is refused by its name', () => {
    expect(() => parseEndpoints('rmq://a:9876')).to.throw(UsageError, 'begins with rmq://')
  })
})

describe('endpoints on the wire', () => {
  for (const [text, scheme] of [
    ['127.0.0.1:1;127.0.0.2:2', wire.AddressScheme.IPv4],
    ['[::1]:1', wire.AddressScheme.IPv6],
    ['proxy:1', wire.AddressScheme.DOMAIN_NAME],
  ] as const) {
    it(`${text} goes there and back`, () => {
      const codec = codecOf('Endpoints')

      const decoded = codec.decode(codec.encode(wireEndpoints(parseEndpoints(text).addresses)))

      expect(decoded.scheme).to.equal(scheme)
      expect(endpointsText(addressesOf(decoded))).to.equal(text)
    })
  }

  it('addresses that cannot be dialled are left out', () => {
    const addresses = [
      { host: '', port: 1 },
      { host: 'a', port: 0 },
      { host: 'b', port: 70_000 },
      { host: 'c', port: 1 },
    ]

    expect(addressesOf({ scheme: 3, addresses })).to.deep.equal([{ host: 'c', port: 1 }])
    expect(addressesOf(null)).to.deep.equal([])
  })
})
