// SPDX-License-Identifier: Apache-2.0
import type { TopicPublishInfo } from '@rocketmq-ts/producer'
import type { TopicRouteData } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { guessedInfoOf, publishInfoOf } from '../src/topic-publish-info.js'

interface Broker {
  readonly perm?: number
  readonly queues?: number
  readonly ids?: readonly number[]
}

function routeOf(brokers: Record<string, Broker>, orderTopicConf?: string): TopicRouteData {
  const entries = Object.entries(brokers)
  return {
    orderTopicConf,
    queueDatas: entries.map(([brokerName, { perm = 6, queues = 2 }]) => ({
      brokerName,
      readQueueNums: queues,
      writeQueueNums: queues,
      perm,
      topicSysFlag: 0,
    })),
    brokerDatas: entries.map(([brokerName, { ids = [0] }]) => ({
      cluster: 'c',
      brokerName,
      brokerAddrs: new Map(ids.map(id => [id, `192.0.2.1:${10_911 + id}`])),
      enableActingMaster: false,
    })),
    filterServerTable: new Map(),
  }
}

const names = (info: TopicPublishInfo) => info.queues.map(({ brokerName, queueId }) => `${brokerName}${queueId}`)

describe('the queues that a producer may write to', () => {
  it('are those of all brokers with write permission and a master, by name and id', () => {
    const route = routeOf({ d: { ids: [1] }, c: { perm: 4 }, b: {}, a: { queues: 3 } })

    expect(names(publishInfoOf('t', route))).to.deep.equal(['a0', 'a1', 'a2', 'b0', 'b1'])
  })

  it('are exactly those of an order configuration, when there is one', () => {
    const info = publishInfoOf('t', routeOf({ a: {}, b: {} }, 'b:1;a:2'))

    expect(names(info)).to.deep.equal(['b0', 'a0', 'a1'])
    expect(info.isOrdered).to.equal(true)
  })

  it('are guessed from the template for a topic that does not exist yet, no more than asked for', () => {
    const info = guessedInfoOf('t', routeOf({ a: { perm: 7, queues: 8 }, b: { perm: 7, queues: 2 } }), 4)

    expect(names(info)).to.deep.equal(['a0', 'a1', 'a2', 'a3', 'b0', 'b1'])
    expect(info.isGuess).to.equal(true)
  })

  it('take turns, and those that are not accepted are passed over', () => {
    const info = publishInfoOf('t', routeOf({ a: {}, b: {} }))

    const turns = Array.from({ length: 4 }, () => info.next()?.queueId)
    const onB = Array.from({ length: 4 }, () => info.next(({ brokerName }) => brokerName === 'b')?.brokerName)

    expect(turns.sort()).to.deep.equal([0, 0, 1, 1])
    expect(onB).to.deep.equal(['b', 'b', 'b', 'b'])
    expect(info.next(() => false)).to.equal(undefined)
  })

  it('are none when nothing may be written', () => {
    expect(publishInfoOf('t', routeOf({ a: { perm: 4 } })).next()).to.equal(undefined)
  })
})
