// SPDX-License-Identifier: Apache-2.0
import { inspect } from 'node:util'
import { ClientConfig, localAddress, type ClientOptions } from '@rocketmq-ts/client'
import { UsageError } from '@rocketmq-ts/core'
import { expectBounds } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

describe('a client configuration', () => {
  it('has the default for an option that is given as undefined, as it has for one that is left out', () => {
    const options = { namesrvAddr: '192.0.2.1:9876', connectTimeoutMs: undefined } as unknown as ClientOptions

    expect(new ClientConfig(options).connectTimeoutMs).to.equal(2000)
  })

  it("has Java's defaults", () => {
    expect(new ClientConfig({ namesrvAddr: 'h:1' })).to.include({
      instanceName: 'DEFAULT',
      pollNameServerInterval: 30_000,
      heartbeatBrokerInterval: 30_000,
      persistConsumerOffsetInterval: 5000,
      mqClientApiTimeout: 3000,
      unitMode: false,
      serializeType: 'JSON',
    })
  })

  it('has these defaults and bounds of its numbers', () => {
    const anyCount = 0x7fffffff
    expectBounds(options => new ClientConfig({ namesrvAddr: 'h:1', ...options }), {
      pollNameServerInterval: [30_000, 1, anyCount],
      heartbeatBrokerInterval: [30_000, 1, anyCount],
      persistConsumerOffsetInterval: [5000, 1, anyCount],
      mqClientApiTimeout: [3000, 1, anyCount],
      connectTimeoutMs: [2000, 1, anyCount],
      maxFrameBytes: [16_777_216, 1024, anyCount],
    })
  })

  it('makes the client id of address, instance name and unit name', () => {
    const id = (options: object) => new ClientConfig({ clientIP: '10.0.0.1', ...options }).clientId

    expect(id({})).to.equal('10.0.0.1@DEFAULT')
    expect(id({ instanceName: 'i', unitName: 'u1' })).to.equal('10.0.0.1@i@u1')
    expect(id({ instanceName: 'i', unitName: ' ' })).to.equal('10.0.0.1@i')
  })

  it('reads NAMESRV_ADDR when no name server is given, and only then', () => {
    const before = process.env['NAMESRV_ADDR']
    process.env['NAMESRV_ADDR'] = 'env:9876'
    try {
      expect(new ClientConfig().namesrvAddr).to.deep.equal(['env:9876'])
      expect(new ClientConfig({ namesrvAddr: 'own:1' }).namesrvAddr).to.deep.equal(['own:1'])
    } finally {
      if (before === undefined) delete process.env['NAMESRV_ADDR']
      else process.env['NAMESRV_ADDR'] = before
    }
  })

  it('refuses a period that is none, and names the option', () => {
    for (const value of [0, -1, NaN]) {
      expect(() => new ClientConfig({ heartbeatBrokerInterval: value })).to.throw(UsageError, 'heartbeatBrokerInterval')
    }
  })

  it('never shows a secret', () => {
    const config = new ClientConfig({
      credentials: { accessKey: 'key', secretKey: 'top-secret', securityToken: 'sts' },
    })

    for (const text of [inspect(config, { depth: 9, showHidden: true }), JSON.stringify(config)]) {
      expect(text).not.to.contain('top-secret').and.not.to.contain('sts')
    }
  })

  describe('names what keeps two clients from sharing an instance:', () => {
    const base = { namesrvAddr: 'a:1;b:2' }
    const cases: readonly (readonly [string, object, string])[] = [
      ['other name servers', { namesrvAddr: 'c:3' }, 'namesrvAddr'],
      ['other credentials', { credentials: { accessKey: 'k', secretKey: 's' } }, 'credentials'],
      ['TLS', { tls: true }, 'tls'],
      ['another hook', { rpcHook: {} }, 'rpcHook'],
      ['another period', { heartbeatBrokerInterval: 1 }, 'heartbeatBrokerInterval'],
      ['another 5.x namespace', { namespaceV2: 'n' }, 'namespaceV2'],
    ]
    for (const [what, options, name] of cases) {
      it(what, () => {
        const one = new ClientConfig(base)

        expect(one.differencesTo(new ClientConfig({ ...base, ...options }))).to.deep.equal([name])
      })
    }

    it('but not the order of name servers, nor what belongs to one client', () => {
      const other = { namesrvAddr: 'b:2;a:1', namespace: 'n', unitMode: true, instanceName: 'x', logger: console }

      expect(new ClientConfig(base).differencesTo(new ClientConfig(other))).to.deep.equal([])
    })
  })
})

describe("the machine's own address", () => {
  const at = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4') => ({
    address,
    family,
    internal,
    netmask: '',
    mac: '',
    cidr: null,
    scopeid: 0,
  })

  it('is a public IPv4, else the last private one, else IPv6, and loopback only at last', () => {
    const loopback = at('127.0.0.1', true)

    expect(localAddress({ lo: [loopback], a: [at('10.0.0.1')], b: [at('8.8.8.8')] })).to.equal('8.8.8.8')
    expect(localAddress({ lo: [loopback], a: [at('10.0.0.1')], b: [at('192.168.0.2')] })).to.equal('192.168.0.2')
    expect(localAddress({ a: [at('fe80::1', false, 'IPv6'), at('2001:db8::1', false, 'IPv6')] })).to.equal(
      '2001:db8::1',
    )
    expect(localAddress({ lo: [loopback] })).to.equal('127.0.0.1')
  })
})
