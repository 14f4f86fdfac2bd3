// SPDX-License-Identifier: Apache-2.0
// What a push consumer asks of its brokers: in which order, with which fields, and for how long.
import { silentLogger } from '@rocketmq-ts/core'
import { silence } from '@rocketmq-ts/local-cluster'
import {
  consumerSendMsgBack,
  getConsumerListByGroup,
  heartbeat,
  lockBatchMq,
  queryConsumerOffset,
  updateConsumerOffset,
  type AnyRequest,
} from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { topic } from '../options/bench.js'
import { PushWorld } from '../options/push-world.js'

describe('a push consumer that subscribes while it runs', () => {
  it('tells the brokers before it asks who shares the queues', async () => {
    await using world = await PushWorld.begin()
    const { cluster } = world.bench
    const consumer = await world.started()
    await cluster.createTopic('bills')
    const order: string[] = []
    let open: () => void = () => undefined
    const gate = new Promise<void>(resolve => (open = resolve))
    cluster.intercept(heartbeat, async (_request, _context, proceed) => {
      order.push('heartbeat')
      await gate
      return proceed()
    })
    cluster.intercept(getConsumerListByGroup, (_request, _context, proceed) => {
      order.push('members')
      return proceed()
    })

    const subscribing = consumer.subscribe('bills', '*')
    await waitFor('the heartbeat', () => order.length > 0)
    // A question that did not wait for it would have come before these answers.
    for (let round = 0; round < 5; round++) await consumer.lag()
    const whileHeld = [...order]
    open()
    await subscribing

    expect(whileHeld).to.deep.equal(['heartbeat'])
    expect(order).to.include('members')
  })
})

describe('a message that a push consumer gives back', () => {
  it('is named by its place in the commit log, with what the broker decides by', async () => {
    await using world = await PushWorld.begin()
    const { cluster } = world.bench
    await world.bench.send('first', 'one')
    await world.started({
      maxReconsumeTimes: 5,
      handler: ({ body }) => (body.toString() === 'one' ? { delayLevel: 7 } : undefined),
    })
    await waitFor('it', () => cluster.requests(consumerSendMsgBack).length > 0)

    const stored = cluster.messages(topic)[1]
    expect(cluster.requests(consumerSendMsgBack)[0]?.request).to.include({
      offset: stored?.commitLogOffset,
      group: 'CG',
      delayLevel: 7,
      originMsgId: stored?.messageId,
      originTopic: topic,
      unitMode: false,
      maxReconsumeTimes: 5,
      brokerName: 'broker-a',
    })
  })
})

describe('a broker that does not answer a push consumer is waited for:', () => {
  const bounds: [AnyRequest, number, (world: PushWorld, logger: typeof silentLogger) => Promise<void>][] = [
    [
      lockBatchMq,
      1000,
      async (world, logger) => {
        await world.started({ ordered: true, logger })
        world.bench.cluster.intercept(lockBatchMq, silence())
      },
    ],
    [
      updateConsumerOffset,
      5000,
      async (world, logger) => {
        world.bench.cluster.intercept(updateConsumerOffset, silence())
        await world.started({ logger })
      },
    ],
    [
      queryConsumerOffset,
      5000,
      async (world, logger) => {
        await world.bench.cluster.createTopic('bills')
        const consumer = await world.started({ logger })
        world.bench.cluster.intercept(queryConsumerOffset, silence())
        void consumer.subscribe('bills')
      },
    ],
    [
      consumerSendMsgBack,
      5000,
      async (world, logger) => {
        world.bench.cluster.intercept(consumerSendMsgBack, silence())
        await world.bench.send('one')
        await world.started({ logger, handler: () => ({ delayLevel: 1 }) })
      },
    ],
  ]
  for (const [request, boundMs, begin] of bounds) {
    it(`${boundMs} ms for ${request.name}`, async () => {
      await using world = await PushWorld.begin()
      const lines: string[] = []
      const note = (text: string) => void lines.push(text)
      await begin(world, { ...silentLogger, warn: note, error: note })

      const ofRequest = () => lines.find(line => line.includes(request.name))
      await world.elapsed('the warning', () => ofRequest() !== undefined, 100)

      expect(ofRequest()).to.contain(`got no answer within ${boundMs} ms`)
    })
  }
})
