// SPDX-License-Identifier: Apache-2.0
// POP requests in order that are held, at brokers of either kind.
import { expect } from 'chai'
import { popMessage } from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster } from '@rocketmq-ts/testing'
import { textsOf } from '../one-broker.js'

onEachCluster('a pop in order that is held', cluster => {
  itVersion5('is woken when a message that was not acknowledged is visible again', async () => {
    const [topic, group] = [await cluster.topic('ordered', { queues: 1 }), await cluster.group('ordered')]
    const [broker = ''] = await cluster.brokerAddrs()
    await cluster.send({ topic, body: 'one' })
    await cluster.messages(topic, 1)
    const pop = (invisibleTime: number, pollTime: number) => {
      const fields = { topic, consumerGroup: group, queueId: 0, maxMsgNums: 1, invisibleTime, pollTime, bornTime: 0 }
      const all = { initMode: 0, expressionType: 'TAG', expression: '*', order: true }
      return cluster.remoting.call(broker, popMessage, { ...fields, ...all }, { timeoutMs: 20_000 })
    }

    const first = await pop(1500, 0)
    const again = await pop(1500, 15_000)
    const third = await pop(1000, 15_000)

    expect(textsOf(first)).to.deep.equal(['one'])
    expect(textsOf(again)).to.deep.equal(['one'])
    expect(again.orderCountInfo).to.contain('qo0%0 1')
    expect(textsOf(third)).to.deep.equal(['one'])
    expect(third.popTime ?? 0).to.be.within((first.popTime ?? 0) + 3000, (first.popTime ?? 0) + 9000)
  })
})
