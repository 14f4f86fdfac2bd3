// SPDX-License-Identifier: Apache-2.0
// Where the cluster is: options come before the environment, and that before a profile.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { clientOptions, proxyOptions } from '../../src/settings.js'

const timeout = 5000
const profile = {
  namesrv: 'profile:9876',
  accessKey: 'profile-key',
  secretKey: 'profile-secret',
  securityToken: 'profile-token',
  tls: true,
  namespace: 'shop',
  addressMap: { '10.0.0.5:10911': 'gateway:10911' },
}

describe('the settings of rmq', () => {
  let folder: string
  let RMQ_CONFIG: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rmq-settings-'))
    RMQ_CONFIG = join(folder, 'config.json')
    writeFileSync(RMQ_CONFIG, JSON.stringify({ profiles: { one: profile, proxied: { endpoints: 'proxy:8081' } } }))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('lead to this machine without any', () => {
    expect(clientOptions({ timeout }, {})).to.deep.equal({ namesrvAddr: '127.0.0.1:9876', mqClientApiTimeout: 5000 })
    expect(proxyOptions({ timeout }, {})).to.equal(undefined)
  })

  it('are taken from options, then the environment, then a profile', () => {
    const env = { RMQ_CONFIG, RMQ_PROFILE: 'one' }
    const placeOf = (options: { namesrv?: string }, more: object): unknown =>
      clientOptions({ timeout, ...options }, { ...env, ...more }).namesrvAddr

    expect(placeOf({ namesrv: 'option:1' }, { NAMESRV_ADDR: 'env:1' })).to.equal('option:1')
    expect(placeOf({}, { NAMESRV_ADDR: 'env:1' })).to.equal('env:1')
    expect(placeOf({}, {})).to.equal('profile:9876')
  })

  it('hold all of a profile, and what the environment says instead', () => {
    const { namesrv: namesrvAddr, accessKey, secretKey, securityToken, namespace, addressMap } = profile
    const whole = { namesrvAddr, mqClientApiTimeout: timeout, tls: {}, namespace, addressMap }

    expect(clientOptions({ timeout, profile: 'one' }, { RMQ_CONFIG })).to.deep.equal({
      ...whole,
      credentials: { accessKey, secretKey, securityToken },
    })
    const keys = { RMQ_ACCESS_KEY: 'a', RMQ_SECRET_KEY: 'b', RMQ_SECURITY_TOKEN: 'c' }
    expect(clientOptions({ timeout, profile: 'one' }, { RMQ_CONFIG, ...keys })).to.deep.equal({
      ...whole,
      credentials: { accessKey: 'a', secretKey: 'b', securityToken: 'c' },
    })
    expect(clientOptions({ timeout }, { RMQ_ACCESS_KEY: 'a' })).not.to.have.property('credentials')
  })

  it('are found in the folder of user settings', () => {
    const file = join(folder, 'rmq', 'config.json')

    expect(() => clientOptions({ timeout, profile: 'one' }, { XDG_CONFIG_HOME: folder })).to.throw(
      `the configuration ${file} cannot be read`,
    )
    writeFileSync(join(folder, 'bad.json'), '{')
    const bad = { RMQ_CONFIG: join(folder, 'bad.json') }
    expect(() => clientOptions({ timeout, profile: 'one' }, bad)).to.throw('is not JSON')
    writeFileSync(join(folder, 'empty.json'), '{}')
    const empty = { RMQ_CONFIG: join(folder, 'empty.json') }
    expect(() => clientOptions({ timeout, profile: 'one' }, empty)).to.throw('has no profile "one"; it has none')
    expect(() => clientOptions({ timeout, profile: 'toString' }, { RMQ_CONFIG })).to.throw('it has one, proxied')
  })

  it('name proxies when nothing before them names name servers', () => {
    const endpoints = 'proxy:8081'
    const plain = { endpoints, tls: false, requestTimeoutMs: timeout }

    expect(proxyOptions({ timeout, endpoints }, { NAMESRV_ADDR: 'env:1' })).to.deep.equal(plain)
    expect(proxyOptions({ timeout }, { RMQ_ENDPOINTS: endpoints })).to.deep.equal(plain)
    expect(proxyOptions({ timeout }, { RMQ_ENDPOINTS: endpoints, RMQ_CONFIG, RMQ_PROFILE: 'one' })).to.deep.include({
      endpoints,
      tls: {},
      namespace: 'shop',
    })
    expect(proxyOptions({ timeout, profile: 'proxied' }, { RMQ_CONFIG })).to.deep.equal(plain)
    expect(proxyOptions({ timeout, namesrv: 'option:1' }, { RMQ_ENDPOINTS: endpoints })).to.equal(undefined)
    expect(proxyOptions({ timeout, endpoints: 'grpcs://proxy:1' }, {})).not.to.have.property('tls')
    expect(proxyOptions({ timeout, endpoints: 'grpcs://proxy:1', tls: true }, {})).to.deep.include({ tls: {} })
    expect(() => clientOptions({ timeout, endpoints }, {})).to.throw('proxies serve rmq produce and rmq consume only')
  })
})
