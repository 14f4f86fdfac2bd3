// SPDX-License-Identifier: Apache-2.0
// Messages with a priority: the highest comes first, and there are as many levels as queues.
import { expect } from 'chai'
import { encodeProperties, sendMessageV2 } from '@rocketmq-ts/protocol'
import { oneBroker, textsOf, type OneBroker } from '../../one-broker.js'
import { sendFields } from '../../raw-client.js'
import { pop } from './popping.js'

const topics = [{ name: 'orders', queues: 4, attributes: { 'message.type': 'PRIORITY' } }]

async function sendWith(one: OneBroker, body: string, properties: Record<string, string>) {
  const fields = sendFields('orders', { queueId: 0, properties: encodeProperties(properties) })
  return one.client.call(one.broker, sendMessageV2, fields, { body: Buffer.from(body) })
}

describe('messages with a priority', () => {
  it('are popped from the highest down; what is above the last queue is its level', async () => {
    await using one = await oneBroker({ topics })
    const queues: number[] = []
    for (const priority of ['0', '2', '9', '3', '1']) {
      queues.push((await sendWith(one, priority, { _SYS_MSG_PRIORITY_: priority })).queueId)
    }

    const popped = await pop(one)

    expect(queues).to.deep.equal([0, 2, 3, 3, 1])
    expect(textsOf(popped)).to.deep.equal(['9', '3', '2', '1', '0'])
  })

  it('have none when they are in order, or delayed', async () => {
    await using one = await oneBroker({ topics })

    const sent = await sendWith(one, 'x', { _SYS_MSG_PRIORITY_: '3', __SHARDINGKEY: 'k' })

    expect(sent.queueId).to.equal(0)
    expect(one.cluster.messages('orders')[0]?.property('_SYS_MSG_PRIORITY_')).to.equal(undefined)
  })
})
