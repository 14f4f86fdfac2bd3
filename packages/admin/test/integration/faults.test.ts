// SPDX-License-Identifier: Apache-2.0
import { pause, QueryError, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { AdminError, type DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { answer, silence } from '@rocketmq-ts/local-cluster'
import { getRouteInfoByTopic, queryMessage, updateAndCreateTopic, viewMessageById } from '@rocketmq-ts/protocol'
import { clusterKind, itEmbedded, onEachCluster, rejection, uniqueName, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { storeMessage } from '../support/store-messages.js'

const scripted = 'the servers are told how to misbehave'

onEachCluster(
  'an administrator of servers that misbehave',
  cluster => {
    let admin: DefaultMQAdminExt

    before(async () => {
      admin = await adminOf(cluster)
    })
    after(() => admin.close())

    /** Until the end of the scope. */
    function script(...args: Parameters<typeof cluster.embedded.intercept>): Disposable {
      const stop = cluster.embedded.intercept(...args)
      return { [Symbol.dispose]: stop }
    }

    itEmbedded('ends at the deadline of the call, however many requests it takes', scripted, async () => {
      const clock = new VirtualClock(Date.now())
      await using timed = await adminOf(cluster, { clock })
      using _slow = script(updateAndCreateTopic, async (_request, _context, proceed) => {
        await pause(clock, 60)
        return proceed()
      })
      using _deaf = script(getRouteInfoByTopic, silence())

      const failing = rejection(timed.topics.create(uniqueName('slow'), { timeoutMs: 200 }))
      const tookMs = await virtualMs(clock, failing)

      expect(await failing)
        .to.have.property('code')
        .that.is.oneOf(['ERR_TIMEOUT', 'ERR_NAME_SERVER'])
      expect(tookMs).to.equal(200)
    })

    itEmbedded('says that a topic was made, but is not told by name servers', scripted, async () => {
      using _deaf = script(getRouteInfoByTopic, answer('TOPIC_NOT_EXIST'))

      const error = await rejection(admin.topics.create(uniqueName('untold'), { timeoutMs: 200 }))

      // The deadline may fall into a question to the name server, or between two.
      expect(error).to.have.property('code').that.is.oneOf(['ERR_TIMEOUT', 'ERR_NAME_SERVER'])
    })

    itEmbedded('fails on the brokers that refuse, with the code of the first', scripted, async () => {
      const [first] = (await admin.cluster.info()).brokers.keys()
      using _refusal = script(updateAndCreateTopic, answer('NO_PERMISSION', 'not you'), {
        server: first!,
      })

      const error = await rejection(admin.topics.create(uniqueName('refused')))

      expect(error).to.be.instanceOf(AdminError)
      expect(error).to.include({ code: 'ERR_BROKER', responseName: 'NO_PERMISSION', remark: 'not you' })
      expect((error as unknown as AdminError).done).to.have.length(1)
    })

    itEmbedded('finds a message although another broker is silent', scripted, async () => {
      const topic = await cluster.topic('found')
      const stored = await storeMessage(cluster, { topic })
      await waitFor('the index', () => admin.messages.byUniqueId(topic, stored.messageId).catch(() => undefined))
      const other = [...(await admin.cluster.info()).brokers.keys()].find(name => name !== stored.queue.brokerName)
      using _deaf = script(queryMessage, silence(), { server: other! })
      const options = { timeoutMs: 300 }

      const message = await admin.messages.byUniqueId(topic, stored.messageId, options)
      const missing = await rejection(admin.messages.byUniqueId(topic, '0'.repeat(32), options))
      const byKey = await rejection(admin.messages.byKey(topic, 'key', options))

      expect(message.messageId).to.equal(stored.messageId)
      expect(missing).to.be.instanceOf(AdminError).and.include({ code: 'ERR_TIMEOUT' })
      expect(byKey).to.be.instanceOf(AdminError)
    })

    itEmbedded('drops what a broker finds for another key', scripted, async () => {
      const topic = await cluster.topic('collision')
      const stored = await storeMessage(cluster, { topic, keys: 'one' })
      const { command } = await cluster.remoting.call(brokerAddress(), viewMessageById, {
        offset: (await admin.messages.byOffsetId(stored.offsetMessageId)).commitLogOffset,
      })
      const body = Buffer.from(command.body)
      using _wrong = script(queryMessage, () => ({ answer: 'SUCCESS', body }))

      expect(await admin.messages.byKey(topic, 'another')).to.deep.equal([])
      expect(await rejection(admin.messages.byUniqueId(topic, '0'.repeat(32)))).to.be.instanceOf(QueryError)

      function brokerAddress(): string {
        return cluster.embedded.brokerAddrs[0]!
      }
    })
  },
  clusterKind === 'embedded' ? { brokers: 2 } : {},
)
