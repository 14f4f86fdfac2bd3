// SPDX-License-Identifier: Apache-2.0
// Java's admin tool and ours, asked for the same about lite topics. docs/parity-admin.md says which commands these are.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { liteScene, liteSettings, type LiteScene } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { adminTool } from '../admin-tool.js'
import { describeParity, row } from '../parity.js'

describeParity(
  'the same about lite topics from both admin tools',
  cluster => {
    let admin: DefaultMQAdminExt
    let scene: LiteScene
    let brokerName: string
    let address: string
    const java = adminTool(cluster)

    before(async () => {
      admin = new DefaultMQAdminExt({ ...cluster.clientOptions, timeoutMs: 10_000 })
      await admin.start()
      const [broker] = (await admin.cluster.info()).brokers.values()
      brokerName = broker?.brokerName ?? ''
      address = broker?.addresses.get(0) ?? ''
      scene = await liteScene(cluster)
    })
    after(() => admin.close())

    it('getBrokerLiteInfo', async () => {
      const text = await java('getBrokerLiteInfo', '-b', address, '-d')

      const info = await admin.lite.broker(brokerName)
      const { storeType = '', maxLmqNum, currentLmqNum, liteSubscriptionCount, orderInfoCount, eventMapSize } = info
      const cells = text.split('\n').find(line => line.startsWith(address)) ?? ''
      const [, type, most, queues, subscriptions, orders, allQueues, offsets, clients] = cells.trim().split(/\s+/)
      expect([type, ...[most, queues, subscriptions, orders, clients].map(Number)]).to.deep.equal([
        ...[storeType, maxLmqNum, currentLmqNum, liteSubscriptionCount, orderInfoCount, eventMapSize],
      ])
      // A broker makes some for itself meanwhile.
      expect(info.cqTableSize).to.be.at.least(Number(allQueues))
      expect(info.offsetTableSize).to.be.at.least(Number(offsets))
      expect(text).to.contain(`"${scene.parentTopic}":${info.topicMeta?.get(scene.parentTopic)}`)
      expect(text).to.contain(`"${scene.parentTopic}":["${info.groupMeta?.get(scene.parentTopic)?.join('","')}"]`)
    })

    it('getParentTopicInfo', async () => {
      const text = await java('getParentTopicInfo', '-p', scene.parentTopic)

      const info = (await admin.lite.parent(scene.parentTopic)).get(brokerName)
      const { ttl = 0, liteTopicCount = 0, lmqNum = 0, groups = [] } = info ?? {}
      expect(text).to.match(row(brokerName, ttl, liteTopicCount, lmqNum, `[${groups.join(', ')}]`))
    })

    it('getLiteTopicInfo', async () => {
      const { parentTopic, behind, clientId, group } = scene

      const text = await java('getLiteTopicInfo', '-p', parentTopic, '-l', behind, '-s')

      const info = (await admin.lite.topic(parentTopic, behind)).get(brokerName)
      const { minOffset = -1, maxOffset = -1 } = info?.topicOffset ?? {}
      expect(text).to.match(row(brokerName, minOffset, maxOffset))
      expect(text).to.match(row(String(info?.shardingToBroker), info?.subscriber?.length ?? 0))
      expect(info?.subscriber).to.deep.equal([{ clientId, group }])
      expect(text).to.contain(`${clientId}@${group}`)
    })

    it('getLiteClientInfo', async () => {
      const { parentTopic, group, clientId } = scene

      const text = await java('getLiteClientInfo', '-p', parentTopic, '-g', group, '-c', clientId, '-s')

      const info = (await admin.lite.client({ parentTopic, group, clientId })).get(brokerName)
      expect(text).to.match(row(brokerName, info?.liteTopicCount ?? -1))
      expect(info?.liteTopicSet).to.have.length(2)
      for (const name of info?.liteTopicSet ?? []) expect(text).to.contain(name)
    })

    it('getLiteGroupInfo', async () => {
      const { parentTopic, group, behind, other } = scene

      const all = await java('getLiteGroupInfo', '-p', parentTopic, '-g', group, '-k', '5')
      const one = await java('getLiteGroupInfo', '-p', parentTopic, '-g', group, '-l', behind)

      const ours = (await admin.lite.group(group, { worst: 5 })).get(brokerName)
      expect(all).to.contain(`Total Lag Count: ${ours?.totalLagCount}`)
      expect(ours?.lagCountTopK?.map(({ liteTopic, lagCount }) => [liteTopic, lagCount])).to.deep.equal([
        [behind, 2],
        [other, 1],
      ])
      for (const [index, { liteTopic, lagCount }] of (ours?.lagCountTopK ?? []).entries()) {
        expect(all).to.match(row(index + 1, liteTopic, lagCount))
      }
      const position = (await admin.lite.group(group, { liteTopic: behind })).get(brokerName)?.liteTopicOffsetWrapper
      const { brokerOffset = -1, consumerOffset = -1 } = position ?? {}
      expect(one).to.match(row(brokerName, brokerOffset, consumerOffset, brokerOffset - consumerOffset))
    })

    it('triggerLiteDispatch', async () => {
      const { parentTopic, group } = scene

      const text = await java('triggerLiteDispatch', '-p', parentTopic, '-g', group)

      expect(text).to.match(row(brokerName, 'dispatched'))
      expect((await admin.lite.dispatch(group)).map(each => each.brokerName)).to.deep.equal([brokerName])
    })
  },
  { config: liteSettings },
)
