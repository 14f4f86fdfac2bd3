// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { AdminError, type DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { onEachCluster, rejection, uniqueName } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'

onEachCluster(
  'an administrator of several brokers',
  cluster => {
    let admin: DefaultMQAdminExt
    let names: string[]

    before(async () => {
      admin = await adminOf(cluster)
      names = [...(await admin.cluster.info()).brokers.keys()]
    })
    after(() => admin.close())

    it('makes a topic on all of them, or on those that are chosen', async () => {
      const [everywhere, somewhere] = [uniqueName('everywhere'), uniqueName('somewhere')]

      const onAll = await admin.topics.create(everywhere)
      const onOne = await admin.topics.create(somewhere, { brokers: names.slice(1) })

      expect(onAll.map(({ brokerName }) => brokerName)).to.deep.equal(names)
      expect(onOne.map(({ brokerName }) => brokerName)).to.deep.equal(names.slice(1))
      expect([...(await admin.topics.settings(somewhere)).keys()]).to.deep.equal(names.slice(1))
    })

    it('deletes a topic from one broker and leaves it to the others', async () => {
      const topic = uniqueName('partly')
      await admin.topics.create(topic, { order: true })

      await admin.topics.delete(topic, { brokers: names.slice(0, 1) })

      expect([...(await admin.topics.settings(topic)).keys()]).to.deep.equal(names.slice(1))
      expect([...(await admin.kvConfig.orderConf(topic)).keys()]).to.deep.equal(names.slice(1))
    })

    it('takes the write permission from one broker, and gives it back', async () => {
      const topic = uniqueName('drained')
      await admin.topics.create(topic)
      const permissions = async () =>
        (await admin.topics.route(topic)).queueDatas.map(({ brokerName, perm }) => `${brokerName} ${perm}`).sort()

      const taken = await admin.cluster.wipeWritePermission(names[0]!)
      const drained = await permissions()
      const given = await admin.cluster.addWritePermission(names[0]!)

      expect(taken).to.be.greaterThan(0)
      expect(drained).to.deep.equal([`${names[0]} 4`, `${names[1]} 6`])
      expect(given).to.be.greaterThan(0)
      expect(await permissions()).to.deep.equal([`${names[0]} 6`, `${names[1]} 6`])
    })

    it('adds up what they know', async () => {
      const topic = uniqueName('sums')
      await admin.topics.create(topic, { queues: 2 })

      const { queues } = await admin.topics.stats(topic)

      expect(queues.map(({ queue }) => `${queue.brokerName} ${queue.queueId}`)).to.deep.equal(
        names.flatMap(name => [`${name} 0`, `${name} 1`]),
      )
    })

    it('says on which of them it failed, and why, and where it was done', async () => {
      const { brokers } = await admin.cluster.info()
      const away = brokers.get(names[1]!)?.addresses.get(0) ?? ''
      await using blocked = await adminOf(cluster, { addressMap: { [away]: '127.0.0.1:1' } })

      const error = await rejection(blocked.topics.create(uniqueName('half')))

      expect(error).to.be.instanceOf(AdminError)
      const { failures, done } = error as unknown as AdminError
      expect(error).to.include({ code: 'ERR_CONNECTION', outcome: 'not-sent' })
      expect(failures.map(({ brokerName, address }) => [brokerName, address])).to.deep.equal([
        [names[1], '127.0.0.1:1'],
      ])
      expect(done.map(({ brokerName }) => brokerName)).to.deep.equal(names.slice(0, 1))
      expect(error.message).to.include('failed on 1 of 2 brokers').and.include(names[1])
    })
  },
  { brokers: 2 },
)
