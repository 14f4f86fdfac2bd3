// SPDX-License-Identifier: Apache-2.0
import { RouteError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import type { ClusterInfo } from '@rocketmq-ts/protocol'
import { selectMasters, selectMembers, selectReaders } from '../src/broker-selection.js'
import { clusterViewOf } from '../src/cluster-view.js'

/** Two clusters; the second one has lost its master. */
const info: ClusterInfo = {
  clusterAddrTable: new Map([
    ['east', ['b', 'a']],
    ['west', ['c']],
  ]),
  brokerAddrTable: new Map([
    ['b', broker('b', 'east', { 0: 'b0:1', 1: 'b1:1' })],
    ['a', broker('a', 'east', { 0: 'a0:1' })],
    ['c', broker('c', 'west', { 2: 'c2:1', 1: 'c1:1' })],
  ]),
}

function broker(brokerName: string, cluster: string, addresses: Record<number, string>) {
  const brokerAddrs = new Map(Object.entries(addresses).map(([id, address]) => [Number(id), address]))
  return { brokerName, cluster, brokerAddrs, enableActingMaster: false }
}

describe('the selection of brokers', () => {
  const view = clusterViewOf(info, undefined)

  it('is all of them by default, by name', () => {
    expect(selectMasters(view, {})).to.deep.equal([
      { brokerName: 'a', address: 'a0:1' },
      { brokerName: 'b', address: 'b0:1' },
      { brokerName: 'c', address: undefined },
    ])
  })

  it('is narrowed by cluster and by name', () => {
    const names = (selection: object) => selectMasters(view, selection).map(({ brokerName }) => brokerName)

    expect(names({ cluster: 'east' })).to.deep.equal(['a', 'b'])
    expect(names({ brokers: ['c', 'a'] })).to.deep.equal(['a', 'c'])
    expect(names({ cluster: 'east', brokers: ['b'] })).to.deep.equal(['b'])
  })

  it('reads from a slave when there is no master', () => {
    expect(selectReaders(view, { cluster: 'west' })).to.deep.equal([{ brokerName: 'c', address: 'c1:1' }])
  })

  it('has all members of a broker when all are to be changed', () => {
    expect(selectMembers(view, { brokers: ['b'] }).map(({ address }) => address)).to.deep.equal(['b0:1', 'b1:1'])
  })

  it('names what there is when it is empty or unknown', () => {
    expect(() => selectMasters(view, { cluster: 'north' })).to.throw(RouteError, /"north".*east \(a, b\); west \(c\)/)
    expect(() => selectMasters(view, { brokers: ['d'] })).to.throw(RouteError, /"d".*east/)
    expect(() => selectMasters(view, { brokers: [] })).to.throw(RouteError, /no broker is selected/)
    expect(() => selectMasters(view, { cluster: 'west', brokers: ['a'] })).to.throw(RouteError, /no broker is selected/)
  })

  it('holds addresses as they are to be dialled', () => {
    const mapped = clusterViewOf(info, { 'a0:1': 'localhost:7' })
    const byFunction = clusterViewOf(info, address => `${address}0`)

    expect(selectMasters(mapped, { cluster: 'east' }).map(({ address }) => address)).to.deep.equal([
      'localhost:7',
      'b0:1',
    ])
    expect(selectMasters(byFunction, { brokers: ['a'] })[0]?.address).to.equal('a0:10')
  })
})
