// SPDX-License-Identifier: Apache-2.0
// The broker shares the queues among the clients of a group.
import { expect } from 'chai'
import fc from 'fast-check'
import {
  getAllMessageRequestMode,
  queryAssignment,
  setMessageRequestMode,
  type MessageQueue,
  type MessageRequestModeSetting,
  type QueryAssignmentRequest,
} from '@rocketmq-ts/protocol'
import type { RemotingCommand } from '@rocketmq-ts/remoting'
import { allocateForPop, allocations } from '../../../src/broker/assignment/allocate-queues.js'
import { introduce, oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { newClient } from '../../raw-client.js'

async function ask({ client, broker }: OneBroker, given: Partial<QueryAssignmentRequest> = {}) {
  const question = { topic: 'orders', consumerGroup: 'billing', clientId: 'c1', strategyName: 'AVG' }
  const body = { ...question, messageModel: 'CLUSTERING' as const, ...given }
  const { command } = await client.call(broker, queryAssignment, {}, { body })
  return command
}

/** Broker, queue and mode of each assignment; `undefined` when the answer has no list. */
function assignments(command: RemotingCommand): string[] | undefined {
  const { messageQueueAssignments } = JSON.parse(command.body.toString()) as {
    messageQueueAssignments?: { messageQueue: MessageQueue; mode: string }[]
  }
  return messageQueueAssignments
    ?.map(({ messageQueue, mode }) => `${messageQueue.brokerName} ${messageQueue.queueId} ${mode}`)
    .sort()
}

const setMode = ({ client, broker }: OneBroker, given: Partial<MessageRequestModeSetting> = {}) => {
  const body = { topic: 'orders', consumerGroup: 'billing', mode: 'POP' as const, popShareQueueNum: 0, ...given }
  return client.call(broker, setMessageRequestMode, {}, { body })
}

const topics = [{ name: 'orders', queues: 4 }]

describe('an assignment by the broker', () => {
  it('gives each client its share of the queues', async () => {
    await using one = await oneBroker({ topics })
    await using second = newClient()
    await introduce(one, 'c1', { consumers: ['billing'] })
    const alone = assignments(await ask(one))
    await introduce({ ...one, client: second }, 'c2', { consumers: ['billing'] })

    const first = assignments(await ask(one))
    const other = assignments(await ask(one, { clientId: 'c2' }))
    const circle = assignments(await ask(one, { strategyName: 'AVG_BY_CIRCLE' }))

    expect(alone).to.have.length(4)
    expect(first).to.deep.equal(['broker-a 0 PULL', 'broker-a 1 PULL'])
    expect(other).to.deep.equal(['broker-a 2 PULL', 'broker-a 3 PULL'])
    expect(circle).to.deep.equal(['broker-a 0 PULL', 'broker-a 2 PULL'])
  })

  it('covers the queues of all brokers', async () => {
    await using one = await oneBroker({ topics: [{ name: 'orders', queues: 2 }], brokers: 2 })
    await introduce(one, 'c1', { consumers: ['billing'] })

    expect(assignments(await ask(one))).to.deep.equal([
      'broker-a 0 PULL',
      'broker-a 1 PULL',
      'broker-b 0 PULL',
      'broker-b 1 PULL',
    ])
  })

  it('gives everything to a client that broadcasts', async () => {
    await using one = await oneBroker({ topics })

    expect(assignments(await ask(one, { messageModel: 'BROADCASTING' }))).to.have.length(4)
  })

  it('says nothing for an unknown topic, group or strategy, and gives nothing to an unknown client', async () => {
    await using one = await oneBroker({ topics })
    await introduce(one, 'c1', { consumers: ['billing'] })

    expect(assignments(await ask(one, { topic: 'nope' }))).to.equal(undefined)
    expect(assignments(await ask(one, { consumerGroup: 'nope' }))).to.equal(undefined)
    expect(assignments(await ask(one, { strategyName: 'nope' }))).to.equal(undefined)
    expect(assignments(await ask(one, { clientId: 'nope' }))).to.deep.equal([])
  })

  it('lets every client of a group that pops take from all queues', async () => {
    await using one = await oneBroker({ topics })
    await introduce(one, 'c1', { consumers: ['billing'] })

    await setMode(one)
    const popped = assignments(await ask(one))
    const { body } = await one.client.call(one.broker, getAllMessageRequestMode, {})
    await setMode(one, { mode: 'PULL' })
    const pulled = assignments(await ask(one))

    expect(popped).to.deep.equal(['broker-a -1 POP'])
    expect(body.messageRequestModeMap.get('orders')?.get('billing')).to.include({ mode: 'POP', popShareQueueNum: 0 })
    expect(pulled).to.have.length(4)
  })

  it('always pulls retry topics, also when everything else is popped', async () => {
    await using one = await oneBroker({ topics, config: { defaultMessageRequestMode: 'POP' } })
    await introduce(one, 'c1', { consumers: ['billing'] })

    expect(assignments(await ask(one))).to.deep.equal(['broker-a -1 POP'])
    expect(assignments(await ask(one, { topic: '%RETRY%billing' }))).to.deep.equal(['broker-a 0 PULL'])
  })

  it('keeps the mode over a restart', async () => {
    await using one = await oneBroker({ topics })
    await setMode(one)
    await one.cluster.broker().restart()
    await introduce(one, 'c1', { consumers: ['billing'] })

    expect(assignments(await ask(one))).to.deep.equal(['broker-a -1 POP'])
  })

  it('refuses a mode for a retry topic, an unknown topic and an unknown group', async () => {
    await using one = await oneBroker({ topics, config: { autoCreateSubscriptionGroup: false } })

    const retry = await refusalOf(setMode(one, { topic: '%RETRY%billing' }))
    const topic = await refusalOf(setMode(one, { topic: 'nope' }))
    const group = await refusalOf(setMode(one))

    expect(retry).to.include({ responseCode: 16, remark: 'retry topic is not allowed to set mode' })
    expect(topic).to.include({ responseCode: 17, remark: 'topic[nope] not exist' })
    expect(group).to.include({ responseCode: 26, remark: 'subscription group does not exist' })
  })
})

describe('the division of queues', () => {
  const queuesUpTo = (count: number) =>
    Array.from({ length: count }, (_none, queueId) => ({ topic: 'orders', brokerName: 'b', queueId }))
  const ids = (queues: readonly MessageQueue[]) => queues.map(({ queueId }) => queueId)

  it('is the one that clients make', () => {
    const divide = (name: string) => [0, 1, 2].map(index => ids(allocations.get(name)!(queuesUpTo(10), 3, index)))

    expect(divide('AVG')).to.deep.equal([
      [0, 1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
    expect(divide('AVG_BY_CIRCLE')).to.deep.equal([
      [0, 3, 6, 9],
      [1, 4, 7],
      [2, 5, 8],
    ])
  })

  it('gives every queue to exactly one client, and none more than one queue above another', () => {
    const name = fc.constantFrom('AVG', 'AVG_BY_CIRCLE')
    fc.assert(
      fc.property(
        name,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (strategy, count, clients) => {
          const allocate = allocations.get(strategy)!
          const shares = Array.from({ length: clients }, (_none, index) =>
            ids(allocate(queuesUpTo(count), clients, index)),
          )

          expect(shares.flat().sort((one, other) => one - other)).to.deep.equal(ids(queuesUpTo(count)))
          const sizes = shares.map(({ length }) => length)
          expect(Math.max(...sizes) - Math.min(...sizes)).to.be.at.most(1)
        },
      ),
    )
  })

  it('lets clients that pop share the queues of those behind them', () => {
    const allocate = allocations.get('AVG')!
    const pop = (count: number, clients: number, index: number, share: number) =>
      ids(allocateForPop(allocate, queuesUpTo(count), { clients, index, share }))

    expect(pop(2, 2, 0, -1)).to.deep.equal([-1, -1])
    expect(pop(4, 4, 3, 1)).to.deep.equal([3, 0])
    expect(pop(4, 4, 0, 3)).to.deep.equal([-1, -1, -1, -1])
    expect(pop(2, 5, 3, 1)).to.deep.equal([1])
    expect(pop(4, 4, -1, 1)).to.deep.equal([])
  })
})
