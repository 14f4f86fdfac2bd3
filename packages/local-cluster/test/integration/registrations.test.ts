// SPDX-License-Identifier: Apache-2.0
// Registrations of brokers at name servers of either kind.
import { expect } from 'chai'
import {
  getRouteInfoByTopic,
  printSettings,
  registerBroker,
  updateNamesrvConfig,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { newTopic } from '../../src/broker/topic-table.js'
import { newClient } from '../raw-client.js'

onEachCluster(
  'a registration with deleteTopicWithBrokerRegistration',
  cluster => {
    itVersion5('takes the topics away that it does not name', async () => {
      const [kept, gone] = [newTopic(uniqueName('kept')), newTopic(uniqueName('gone'))]
      await using broker = newClient()
      const register = async (counter: number, ...topics: readonly TopicConfig[]) => {
        const topicConfigTable = new Map(topics.map(topic => [topic.topicName, topic]))
        const dataVersion = { stateVersion: 0, timestamp: 1, counter }
        const who = { brokerName: 'broker-x', brokerAddr: '127.0.0.1:1', clusterName: 'C', brokerId: 0 }
        const body = { filterServerList: [], topicConfigSerializeWrapper: { topicConfigTable, dataVersion } }
        await broker.call(cluster.namesrvAddr, registerBroker, { ...who, haServerAddr: '127.0.0.1:2' }, { body })
      }
      const isKnown = ({ topicName: topic }: TopicConfig) =>
        broker.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic }).then(
          () => true,
          () => false,
        )
      const known = async () => [await isKnown(kept), await isKnown(gone)]

      await register(1, kept, gone)
      await register(2, kept)
      const byDefault = await known()
      const body = printSettings(new Map([['deleteTopicWithBrokerRegistration', 'true']]))
      await broker.call(cluster.namesrvAddr, updateNamesrvConfig, {}, { body })
      await register(3, kept)

      expect(byDefault).to.deep.equal([true, true])
      expect(await known()).to.deep.equal([true, false])
    })
  },
  { own: true },
)
