// SPDX-License-Identifier: Apache-2.0
import { BrokerTable } from '@rocketmq-ts/client'
import type { TopicRouteData } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

const route = (brokers: Record<string, readonly (readonly [number, string])[]>): TopicRouteData => ({
  queueDatas: [],
  brokerDatas: Object.entries(brokers).map(([brokerName, addresses]) => ({
    cluster: 'c',
    brokerName,
    brokerAddrs: new Map(addresses),
    enableActingMaster: false,
  })),
  filterServerTable: new Map(),
})

describe('the table of brokers', () => {
  it('learns addresses from routes, and says which are new', () => {
    const table = new BrokerTable()

    const first = table.learn(route({ a: [[0, 'a:0']], b: [[0, 'b:0']] }))
    const second = table.learn(route({ a: [[0, 'a:0'], [1, 'a:1']] })) // prettier-ignore
    const third = table.learn(route({ a: [[0, 'a:9']] }))

    expect(first.map(({ address }) => address)).to.deep.equal(['a:0', 'b:0'])
    expect(second).to.deep.equal([{ brokerName: 'a', brokerId: 1, address: 'a:1' }])
    expect(third).to.deep.equal([{ brokerName: 'a', brokerId: 0, address: 'a:9' }])
    expect([...table.all()].map(({ address }) => address)).to.deep.equal(['a:9', 'b:0'])
  })

  it('knows masters, and names of addresses', () => {
    const table = new BrokerTable()
    table.learn(route({ a: [[0, 'a:0'], [1, 'a:1']], b: [[1, 'b:1']] })) // prettier-ignore

    expect(['a', 'b', 'c'].map(name => table.master(name))).to.deep.equal(['a:0', undefined, undefined])
    expect(['a:1', 'b:1', 'c:0'].map(address => table.nameOf(address))).to.deep.equal(['a', 'b', undefined])
  })

  it('prefers an id, else the next, else any', () => {
    const table = new BrokerTable()
    table.learn(route({ a: [[0, 'a:0'], [2, 'a:2'], [3, 'a:3']] })) // prettier-ignore

    const chosen = [0, 1, 2, 3, 7].map(id => table.preferred('a', id)?.address)

    expect(chosen).to.deep.equal(['a:0', 'a:2', 'a:2', 'a:3', 'a:0'])
    expect(table.preferred('b', 0)).to.equal(undefined)
  })

  it('forgets what is in no route any more, with its version', () => {
    const table = new BrokerTable()
    table.learn(route({ a: [[0, 'a:0'], [1, 'a:1']], b: [[0, 'b:0']] })) // prettier-ignore
    for (const address of ['a:0', 'a:1', 'b:0']) table.setVersion(address, 513)

    const gone = table.cleanOffline([route({ a: [[0, 'a:0']] }), route({})])

    expect(gone).to.deep.equal(['a:1', 'b:0'])
    expect([...table.all()]).to.deep.equal([{ brokerName: 'a', brokerId: 0, address: 'a:0' }])
    expect(['a:0', 'a:1', 'b:0'].map(address => table.versionOf(address))).to.deep.equal([513, 0, 0])
  })
})
