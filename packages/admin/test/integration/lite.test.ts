// SPDX-License-Identifier: Apache-2.0
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { lightQueueOf } from '@rocketmq-ts/protocol'
import { liteScene, liteSettings, onEachVersion5, rejection, uniqueName, type LiteScene } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { adminOf } from '../support/admin-of.js'
import { firstBroker } from '../support/store-messages.js'

onEachVersion5(
  'an administrator of lite topics',
  cluster => {
    let admin: DefaultMQAdminExt
    let scene: LiteScene
    let brokerName: string

    before(async () => {
      admin = await adminOf(cluster)
      ;({ brokerName } = await firstBroker(cluster))
      scene = await liteScene(cluster)
    })
    after(() => admin.close())

    it('counts them on a broker', async () => {
      const { parentTopic, group } = scene

      const info = await admin.lite.broker(brokerName)
      expect(info).to.include({ storeType: 'default', maxLmqNum: 20_000, currentLmqNum: 2, liteSubscriptionCount: 2 })
      expect(info).to.include({ orderInfoCount: 2, eventMapSize: 1 })
      expect(info.cqTableSize).to.be.at.least(3)
      expect(info.topicMeta?.get(parentTopic)).to.equal(-1)
      expect(info.groupMeta?.get(parentTopic)).to.deep.equal([group])
    })

    it('knows the parent of them, and its groups', async () => {
      const { parentTopic, group } = scene

      const info = await admin.lite.parent(parentTopic)

      expect(Object.fromEntries(info)).to.deep.equal({
        [brokerName]: { topic: parentTopic, ttl: -1, groups: [group], lmqNum: 2, liteTopicCount: 2 },
      })
    })

    it('knows the bounds of one, and who subscribes to it', async () => {
      const { parentTopic, group, behind, clientId } = scene

      const info = (await admin.lite.topic(parentTopic, behind)).get(brokerName)
      const unknown = (await admin.lite.topic(parentTopic, uniqueName('unknown'))).get(brokerName)

      expect(info).to.include({ parentTopic, liteTopic: behind, shardingToBroker: true })
      expect(info?.subscriber).to.deep.equal([{ clientId, group }])
      expect(info?.topicOffset).to.include({ minOffset: 0, maxOffset: 3 })
      expect(info?.topicOffset?.lastUpdateTimestamp).to.be.greaterThan(0)
      expect(unknown?.subscriber).to.deep.equal([])
      expect(unknown?.topicOffset).to.deep.equal({ minOffset: 0, maxOffset: 0, lastUpdateTimestamp: 0 })
    })

    it('knows what a client subscribes to, and when it asked', async () => {
      const { parentTopic, group, behind, other, clientId } = scene

      const info = (await admin.lite.client({ parentTopic, group, clientId })).get(brokerName)
      const few = (await admin.lite.client({ parentTopic, group, clientId }, { max: 1 })).get(brokerName)
      const unknown = (await admin.lite.client({ parentTopic, group, clientId: uniqueName('unknown') })).get(brokerName)
      expect(info).to.include({ parentTopic, group, clientId, liteTopicCount: 2 })
      expect(info?.liteTopicSet).to.have.members([behind, other].map(name => lightQueueOf(parentTopic, name)))
      expect(info?.lastAccessTime).to.be.greaterThan(0)
      expect(few?.liteTopicCount).to.equal(2)
      expect(few?.liteTopicSet).to.have.length(1)
      expect(unknown).to.include({ liteTopicCount: -1, lastAccessTime: -1 })
    })

    it('knows how far a group is behind: in all, or in one', async () => {
      const { parentTopic, group, behind } = scene

      const all = (await admin.lite.group(group)).get(brokerName)
      const one = (await admin.lite.group(group, { liteTopic: behind })).get(brokerName)
      const unknown = (await admin.lite.group(group, { liteTopic: uniqueName('unknown') })).get(brokerName)
      expect(all).to.include({ group, parentTopic, earliestUnconsumedTimestamp: -1 })
      expect(all?.lagCountTopK?.[0]).to.include({ liteTopic: behind, lagCount: 2 })
      expect((await admin.lite.group(group, { worst: 1 })).get(brokerName)?.lagCountTopK).to.have.length(1)
      expect(one).to.include({ liteTopic: behind, totalLagCount: 2 })
      expect(one?.liteTopicOffsetWrapper).to.include({ brokerOffset: 3, consumerOffset: 1 })
      expect(one?.earliestUnconsumedTimestamp).to.be.at.least(one?.liteTopicOffsetWrapper?.lastTimestamp ?? Infinity)
      expect(unknown).to.include({ totalLagCount: -1, earliestUnconsumedTimestamp: -1 })
    })

    it('lets brokers look for messages of a group, or of one client', async () => {
      const { group, clientId } = scene

      const [all] = await admin.lite.dispatch(group)
      const [one] = await admin.lite.dispatch(group, { clientId })

      expect([all?.brokerName, one?.brokerName]).to.deep.equal([brokerName, brokerName])
    })

    it('is refused for what has no lite topics', async () => {
      const { parentTopic } = scene
      const [topic, group] = [await cluster.topic('plain'), await cluster.group('plain')]
      const refusalOf = async (call: Promise<unknown>): Promise<string> => (await rejection<Error>(call)).message

      expect(await refusalOf(admin.lite.parent(topic))).to.contain(`Topic [${topic}] type not match.`)
      expect(await refusalOf(admin.lite.topic('nobody', 'x'))).to.contain('Topic [nobody] not exist.')
      expect(await refusalOf(admin.lite.client({ parentTopic, group, clientId: 'c' }))).to.contain(
        `Subscription [${group}]-[${parentTopic}] not match.`,
      )
      expect(await refusalOf(admin.lite.group(group))).to.contain(`Group [${group}] is not a LITE group.`)
      expect(await refusalOf(admin.lite.dispatch(group))).to.contain(`Group [${group}] is not a LITE group.`)
    })
  },
  { config: liteSettings },
)
