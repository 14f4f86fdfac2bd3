// SPDX-License-Identifier: Apache-2.0
import { ClientConfig, MQClientManager } from '@rocketmq-ts/client'
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

const config = (options: object = {}) =>
  new ClientConfig({ clientIP: '10.0.0.1', instanceName: 'one', namesrvAddr: 'a:1', ...options })

describe('the client manager', () => {
  it('is one for the process', () => {
    expect(MQClientManager.getInstance()).to.equal(MQClientManager.getInstance())
  })

  it('has one instance for each client id', () => {
    const manager = new MQClientManager()

    const first = manager.getOrCreateMQClientInstance(config())

    expect(manager.getOrCreateMQClientInstance(config())).to.equal(first)
    expect(manager.getOrCreateMQClientInstance(config({ unitName: 'u' }))).not.to.equal(first)
    expect([...manager.factoryTable.keys()]).to.deep.equal(['10.0.0.1@one', '10.0.0.1@one@u'])
  })

  it('refuses to let two clusters share an instance by name', () => {
    const manager = new MQClientManager()
    manager.getOrCreateMQClientInstance(config())

    expect(() => manager.getOrCreateMQClientInstance(config({ namesrvAddr: 'b:2', tls: true }))).to.throw(
      UsageError,
      'client id "10.0.0.1@one" belongs to an instance with another namesrvAddr, tls; give this client another instanceName',
    )
    expect(() => manager.getOrCreateMQClientInstance(config(), {})).to.throw(UsageError, 'rpcHook')
  })

  it('replaces DEFAULT by a name that is the same for the same settings and another for others', () => {
    const manager = new MQClientManager()
    const named = (options: object) =>
      manager.withGeneratedName(config({ instanceName: 'DEFAULT', ...options })).instanceName

    const name = named({})

    expect(name).to.match(new RegExp(`^${process.pid}#\\d+$`))
    expect(named({})).to.equal(name)
    expect(named({ namesrvAddr: 'b:2' })).not.to.equal(name)
    expect(named({ credentials: { accessKey: 'k', secretKey: 's' } })).not.to.equal(name)
    expect(named({ tls: {} })).not.to.equal(name)
    expect(manager.withGeneratedName(config()).instanceName).to.equal('one')
  })

  it('keeps no settings of an instance that has ended', async () => {
    const manager = new MQClientManager()
    const named = () => manager.withGeneratedName(config({ instanceName: 'DEFAULT' }))
    const first = named()

    await manager.getOrCreateMQClientInstance(first).shutdown()

    expect(manager.factoryTable.size).to.equal(0)
    expect(named().instanceName).not.to.equal(first.instanceName)
  })
})
