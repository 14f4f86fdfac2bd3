// SPDX-License-Identifier: Apache-2.0
// Locks of queues for ordered consumption, over real sockets.
import { expect } from 'chai'
import { lockBatchMq, unlockBatchMq, type MessageQueue } from '@rocketmq-ts/protocol'
import { oneBroker, type OneBroker } from '../one-broker.js'

const queues: MessageQueue[] = [0, 1].map(queueId => ({ topic: 'orders', brokerName: 'broker-a', queueId }))

function bodyOf(clientId: string, mqSet: readonly MessageQueue[] = queues, consumerGroup = 'billing') {
  return { body: { clientId, consumerGroup, mqSet, onlyThisBroker: false } }
}

async function lock({ client, broker }: OneBroker, ...args: Parameters<typeof bodyOf>): Promise<number[]> {
  const { body } = await client.call(broker, lockBatchMq, {}, bodyOf(...args))
  return body.lockedQueues.map(({ queueId }) => queueId)
}

const unlock = ({ client, broker }: OneBroker, ...args: Parameters<typeof bodyOf>) =>
  client.call(broker, unlockBatchMq, {}, bodyOf(...args))

describe('a lock of a queue', () => {
  it('keeps the other clients of the group out until it is given back', async () => {
    await using one = await oneBroker()

    expect(await lock(one, 'c1', queues.slice(0, 1))).to.deep.equal([0])
    expect(await lock(one, 'c2')).to.deep.equal([1])
    expect(await lock(one, 'c1')).to.deep.equal([0])
    expect(await lock(one, 'c2', queues, 'shipping')).to.deep.equal([0, 1])
    await unlock(one, 'c1')
    expect(await lock(one, 'c2')).to.deep.equal([0, 1])
  })

  it('is not given back by a client that does not hold it', async () => {
    await using one = await oneBroker()
    await lock(one, 'c1')

    await unlock(one, 'c2')

    expect(await lock(one, 'c2')).to.deep.equal([])
  })

  it('ends a minute after it was last renewed', async () => {
    await using one = await oneBroker()
    await lock(one, 'c1')

    await one.clock.advance(40_000)
    await lock(one, 'c1')
    await one.clock.advance(60_000)
    expect(await lock(one, 'c2')).to.deep.equal([])
    await one.clock.advance(1)
    expect(await lock(one, 'c2')).to.deep.equal([0, 1])
  })

  it('does not survive the run of its broker', async () => {
    await using one = await oneBroker()
    await lock(one, 'c1')

    await one.cluster.broker().restart()

    expect(await lock(one, 'c2')).to.deep.equal([0, 1])
  })
})
