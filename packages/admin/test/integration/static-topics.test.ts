// SPDX-License-Identifier: Apache-2.0
import { StateError, UsageError } from '@rocketmq-ts/core'
import { getTopicConfig } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { onEachVersion5, rejection, uniqueName } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'

onEachVersion5(
  'an administrator of static topics',
  cluster => {
    let admin: DefaultMQAdminExt
    let names: string[]

    before(async () => {
      admin = await adminOf(cluster)
      names = [...(await admin.cluster.info()).brokers.keys()]
    })
    after(() => admin.close())

    /** The stretches of a logical queue, as the broker that holds it tells them. */
    async function stretchesOf(topic: string, queueId: number, brokerName: string) {
      const address = (await admin.cluster.info()).brokers.get(brokerName)?.addresses.get(0) ?? ''
      const { body } = await cluster.remoting.call(address, getTopicConfig, { topic, isLogical: true })
      return body.mappingDetail?.hostedQueues?.get(queueId) ?? []
    }

    it('makes one over all brokers, and gives it more queues', async () => {
      const topic = uniqueName('static')

      const made = await admin.topics.growStatic(topic, { queues: 3 })
      const grown = await admin.topics.growStatic(topic, { queues: 4 })

      expect([...made.keys()]).to.deep.equal([0, 1, 2])
      expect([...grown.keys()]).to.deep.equal([0, 1, 2, 3])
      expect([...grown.values()].filter(name => name === names[0])).to.have.length(2)
      expect([...grown.values()].filter(name => name === names[1])).to.have.length(2)
      expect(await rejection(admin.topics.growStatic(topic, { queues: 3 }))).to.be.instanceOf(UsageError)
    })

    it('moves its queues to another broker, behind what was stored', async () => {
      const topic = uniqueName('moved')
      const [from = '', to = ''] = names
      await admin.topics.growStatic(topic, { queues: 2, brokers: [from] })

      const moved = await admin.topics.moveStatic(topic, { brokers: [to] })

      expect([...moved.values()]).to.deep.equal([to, to])
      const stretches = await stretchesOf(topic, 0, to)
      expect(stretches.map(({ brokerName }) => brokerName)).to.deep.equal([from, to])
      expect(stretches.map(({ logicOffset }) => logicOffset)).to.deep.equal([0, 10_000])
      expect([...(await admin.topics.moveStatic(topic, { brokers: [to] })).values()]).to.deep.equal([to, to])
    })

    it('refuses a topic that is an ordinary one', async () => {
      const topic = await cluster.topic('ordinary')

      expect(await rejection(admin.topics.growStatic(topic, { queues: 8 }))).to.be.instanceOf(StateError)
      expect((await rejection(admin.topics.moveStatic(uniqueName('nothing')))).message).to.include('no broker has')
    })
  },
  { brokers: 2 },
)
