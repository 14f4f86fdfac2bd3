// SPDX-License-Identifier: Apache-2.0
// Offsets that connected consumers are told to go on at, by brokers of either kind.
import { expect } from 'chai'
import { invokeBrokerToResetOffset, resetConsumerClientOffset, updateConsumerOffset } from '@rocketmq-ts/protocol'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { itVersion5, onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { Inbox } from '../inbox.js'
import { introduce } from '../one-broker.js'
import { newClient } from '../raw-client.js'

onEachCluster(
  'a reset that consumers carry out',
  cluster => {
    for (const language of ['JAVA', 'CPP'] as const) {
      itVersion5(`reaches a member in the form that an administrator of ${language} makes brokers use`, async () => {
        const topic = await cluster.topic('reset', { queues: 1 })
        const group = await cluster.group('reset')
        const [broker = ''] = await cluster.brokerAddrs()
        await using client = newClient()
        const inbox = new Inbox(client, resetConsumerClientOffset)
        await introduce({ client, broker }, uniqueName('member'), { consumers: [group], topic })
        await cluster.remoting.call(broker, updateConsumerOffset, {
          consumerGroup: group,
          topic,
          queueId: 0,
          commitOffset: 0,
        })
        await using tool = new RemotingClient({ identity: { language, version: 513 } })

        const answer = await tool.call(broker, invokeBrokerToResetOffset, { group, topic, timestamp: 0, isForce: true })

        const { offsetTable } = (await inbox.next()).body
        expect(offsetTable.map(({ queue, offset }) => [queue.topic, queue.queueId, offset])).to.deep.equal([
          [topic, 0, 0],
        ])
        expect(answer.body.offsetTable).to.deep.equal(offsetTable)
      })
    }
  },
  { config: { useServerSideResetOffset: false } },
)
