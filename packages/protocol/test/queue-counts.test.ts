// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  maxQueuesPerBroker,
  messageQueuesOf,
  registerBrokerBody,
  subscriptionGroupConfigBody,
  topicConfigAndQueueMappingBody,
  topicConfigListBody,
  topicRouteBody,
} from '../src/index.js'
import { maxQueuesPerTopic } from '../src/vocabulary/queue-counts.js'

const huge = 2 ** 31 - 1
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
const route = (queues: readonly object[], more: object = {}) =>
  topicRouteBody.decode(bytes({ queueDatas: queues.map(queue => ({ brokerName: 'a', ...queue })), ...more }))

describe('numbers of queues that a peer announces', () => {
  const refused: Record<string, () => unknown> = {
    'a route with queues to read': () => route([{ readQueueNums: huge, writeQueueNums: 1 }]),
    'a route with queues to write': () => route([{ readQueueNums: 1, writeQueueNums: huge }]),
    'a route of many brokers': () => {
      const count = maxQueuesPerTopic / maxQueuesPerBroker + 1
      return route(Array.from({ length: count }, () => ({ readQueueNums: maxQueuesPerBroker, writeQueueNums: 1 })))
    },
    'an order configuration': () => route([], { orderTopicConf: 'broker-a:99999999999' }),
    'a topic': () => topicConfigAndQueueMappingBody.decode(bytes({ topicName: 't', readQueueNums: huge })),
    'a topic as text': () =>
      topicConfigAndQueueMappingBody.decode(bytes({ topicName: 't', writeQueueNums: String(huge) })),
    'a list of topics': () =>
      topicConfigListBody.decode(bytes({ topicConfigList: [{ topicName: 't', readQueueNums: huge }] })),
    'the retry topic of a group': () =>
      subscriptionGroupConfigBody.decode(bytes({ groupName: 'g', retryQueueNums: huge })),
    'a registration': () =>
      registerBrokerBody.decode(
        bytes({ topicConfigSerializeWrapper: { topicConfigTable: { t: { topicName: 't', readQueueNums: huge } } } }),
      ),
  }
  for (const [name, decode] of Object.entries(refused)) {
    it(`are refused beyond the bound: ${name}`, () => {
      expect(decode).to.throw(ProtocolError, 'queues')
    })
  }

  it('are taken up to the bound', () => {
    const { queueDatas } = route([{ readQueueNums: maxQueuesPerBroker, writeQueueNums: maxQueuesPerBroker }])

    expect(queueDatas[0]?.readQueueNums).to.equal(65_536)
    expect(messageQueuesOf('t', [['a', maxQueuesPerBroker]])).to.have.length(65_536)
  })

  it('are checked again before anything is listed', () => {
    expect(() => messageQueuesOf('t', [['a', huge]])).to.throw(ProtocolError)
    expect(() =>
      messageQueuesOf(
        't',
        Array.from({ length: 5 }, () => ['a', maxQueuesPerBroker] as const),
      ),
    ).to.throw(ProtocolError, '327680 queues')
  })

  it('below zero mean none', () => {
    expect(messageQueuesOf('t', [['a', -1]])).to.deep.equal([])
  })
})
