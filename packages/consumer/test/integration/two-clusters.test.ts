// SPDX-License-Identifier: Apache-2.0
// Two clusters in one process: nothing of one may reach the other, though nobody gives instance names.
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rawSend, waitFor } from '@rocketmq-ts/testing'
import { compatibleVersion } from '@rocketmq-ts/protocol'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { expect } from 'chai'

describe('two clusters in one process', () => {
  it('do not mix, not even in retries', async () => {
    await using one = await LocalCluster.start({ topics: ['T'] })
    await using other = await LocalCluster.start({ topics: ['T'] })
    await using remoting = new RemotingClient({ identity: { language: 'NODE_JS', version: compatibleVersion } })
    const seen: string[] = []
    const start = async (cluster: LocalCluster, name: string) => {
      const consumer = new DefaultMQPushConsumer({
        consumerGroup: 'CG_mixed',
        namesrvAddr: cluster.namesrvAddr,
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        subscriptions: { T: '*' },
        handler({ body, reconsumeTimes }) {
          seen.push(`${body.toString()} at ${name}, ${reconsumeTimes}`)
          return reconsumeTimes === 0 ? { delayLevel: 1 } : undefined
        },
      })
      await consumer.start()
      return consumer
    }
    await using first = await start(one, 'one')
    await using second = await start(other, 'other')
    await rawSend({ remoting, namesrvAddr: one.namesrvAddr }, [{ topic: 'T', body: 'A' }])
    await rawSend({ remoting, namesrvAddr: other.namesrvAddr }, [{ topic: 'T', body: 'B' }])
    await waitFor('both, twice', () => seen.length === 4)

    expect(seen).to.have.members(['A at one, 0', 'B at other, 0', 'A at one, 1', 'B at other, 1'])
    expect(first.defaultMQPushConsumerImpl.instance).to.not.equal(second.defaultMQPushConsumerImpl.instance)
  })
})
