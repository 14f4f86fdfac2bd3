// SPDX-License-Identifier: Apache-2.0
import type { TopicRouteData } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { publishInfoOf } from '../src/topic-publish-info.js'

interface Mapping {
  readonly epoch?: number
  readonly scope?: string
  /** Real queue by logical queue. */
  readonly ids: Readonly<Record<number, number>>
}

function routeOf(mappings: Record<string, Mapping>): TopicRouteData {
  return {
    queueDatas: [],
    brokerDatas: [],
    filterServerTable: new Map(),
    topicQueueMappingByBroker: new Map(
      Object.entries(mappings).map(([brokerName, { epoch = 1, scope = '__global__', ids }]) => [
        brokerName,
        {
          topic: 't',
          scope,
          totalQueues: 4,
          brokerName,
          epoch,
          dirty: false,
          currIdMap: new Map(Object.entries(ids).map(([logical, real]) => [Number(logical), real])),
        },
      ]),
    ),
  }
}

const holders = (mappings: Record<string, Mapping>) => {
  const info = publishInfoOf('t', routeOf(mappings))
  return info.queues.map(queue => `${queue.brokerName}/${queue.queueId}@${info.holderOf(queue)}`)
}

describe('the queues of a static topic', () => {
  it('are logical: in the order of their numbers, on a broker that does not exist, held by real ones', () => {
    expect(holders({ b: { ids: { 1: 0, 3: 1 } }, a: { ids: { 0: 0, 2: 1 } } })).to.deep.equal([
      '__syslo__global__/0@a',
      '__syslo__global__/1@b',
      '__syslo__global__/2@a',
      '__syslo__global__/3@b',
    ])
  })

  it('are held by the broker with the younger mapping while one moves', () => {
    expect(holders({ old: { epoch: 1, ids: { 0: 0 } }, new: { epoch: 2, ids: { 0: 5 } } })).to.deep.equal([
      '__syslo__global__/0@new',
    ])
  })

  it('carry the scope in the name of their broker', () => {
    expect(holders({ a: { scope: 'east', ids: { 0: 0 } } })).to.deep.equal(['__syslo__east/0@a'])
  })

  it('are on several brokers when several hold them', () => {
    expect(publishInfoOf('t', routeOf({ a: { ids: { 0: 0 } }, b: { ids: { 1: 0 } } })).hasSeveralBrokers).to.equal(true)
    expect(publishInfoOf('t', routeOf({ a: { ids: { 0: 0, 1: 1 } } })).hasSeveralBrokers).to.equal(false)
  })
})
