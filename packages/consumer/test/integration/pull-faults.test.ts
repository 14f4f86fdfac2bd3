// SPDX-License-Identifier: Apache-2.0
// What a consumer makes of brokers that are away, busy, forgetful or wrong.
import { answer, closeConnection, halfOpen } from '@rocketmq-ts/local-cluster'
import { heartbeat, pullMessage, type MessageQueue } from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, runningMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { numbered, pushConsumer } from '../push-consumer.js'

onEachCluster('a broker that cannot serve a pull', cluster => {
  for (const [what, fault] of [
    ['asks for a pause', () => answer('FLOW_CONTROL')],
    ['fails', () => answer('SYSTEM_ERROR', 'no')],
    ['closes the connection', () => closeConnection()],
  ] as const) {
    itEmbedded(`because it ${what} is asked again, and no message is lost`, 'a failing request', async () => {
      const topic = await cluster.topic('again', { queues: 1 })
      await cluster.send(...numbered(topic, 3))
      const seen: string[] = []
      const failed: MessageQueue[] = []
      await using consumer = pushConsumer(cluster, {
        handler: ({ body }) => void seen.push(body.toString()),
        pullTimeDelayMillsWhenException: 100,
      })
      consumer.on('pullFailed', queue => failed.push(queue))
      void consumer.subscribe(topic)
      const undo = cluster.embedded.intercept(pullMessage, fault(), { times: 4 })
      await consumer.start()
      await waitFor('all messages', () => seen.length === 3, 10_000)
      undo()

      expect(seen).to.deep.equal(['1', '2', '3'])
      expect(failed.length > 0).to.equal(what !== 'asks for a pause')
    })
  }

  for (const code of ['SUBSCRIPTION_NOT_LATEST', 'SUBSCRIPTION_NOT_EXIST', 'SUBSCRIPTION_GROUP_NOT_EXIST'] as const) {
    itEmbedded(`because of ${code} gets a heartbeat and is asked again soon`, 'a failing request', async () => {
      const topic = await cluster.topic('forgot', { queues: 1 })
      const seen: string[] = []
      await using consumer = pushConsumer(cluster, { handler: ({ body }) => void seen.push(body.toString()) })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      const heartbeats = cluster.embedded.requests(heartbeat).length
      await cluster.send(...numbered(topic, 1))
      await waitFor('the first message', () => seen.length === 1)
      const undo = cluster.embedded.intercept(pullMessage, answer(code), { times: 2 })
      await cluster.send(...numbered(topic, 1))
      const startedAt = runningMs()
      await waitFor('the second message', () => seen.length === 2)
      undo()

      expect(runningMs() - startedAt).to.be.lessThan(900)
      expect(cluster.embedded.requests(heartbeat).length).to.be.greaterThan(heartbeats)
    })
  }

  itEmbedded(
    'but answers "nothing" at once, again and again, is asked five times a second at most',
    'a wrong answer',
    async () => {
      const topic = await cluster.topic('busy', { queues: 1 })
      const seen: string[] = []
      await using consumer = pushConsumer(cluster, { handler: ({ body }) => void seen.push(body.toString()) })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      const nothing = {
        answer: 'PULL_NOT_FOUND',
        nextBeginOffset: 0,
        minOffset: 0,
        maxOffset: 0,
        suggestWhichBrokerId: 0,
      } as const
      const times: number[] = []
      const undo = cluster.embedded.intercept(pullMessage, (request, _context, proceed) => {
        if (request.topic !== topic) return proceed()
        times.push(performance.now())
        return nothing
      })
      await cluster.send(...numbered(topic, 1))
      const [first = 0, eighth = 0] = await waitFor(
        'eight pulls',
        () => times.length > 7 && [times[0], times[7]],
        15_000,
      )
      undo()
      await waitFor('the message', () => seen.length === 1, 15_000)

      expect(eighth - first).to.be.at.least(900)
    },
  )

  itEmbedded(
    'because the connection is half open is dialled again when a heartbeat gets no answer',
    'a half-open connection',
    async () => {
      const topic = await cluster.topic('half-open', { queues: 1 })
      const seen: string[] = []
      await using consumer = pushConsumer(cluster, {
        handler: ({ body }) => void seen.push(body.toString()),
        heartbeatBrokerInterval: 200,
        mqClientApiTimeout: 1200,
        pullTimeDelayMillsWhenException: 100,
      })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      const undo = cluster.embedded.intercept(heartbeat, halfOpen(), { times: 1 })
      await cluster.embedded.received(heartbeat, { timeoutMs: 10_000 })
      undo()
      await cluster.send(...numbered(topic, 1))
      const startedAt = runningMs()
      await waitFor('the message', () => seen.length === 1, 10_000)

      expect(runningMs() - startedAt).to.be.lessThan(5000)
    },
  )
})

onEachCluster(
  'a broker that is killed and comes back',
  cluster => {
    it('does not keep a consumer from closing meanwhile', async () => {
      const topic = await cluster.topic('gone', { queues: 2 })
      const consumer = pushConsumer(cluster, { handler: () => undefined })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      await cluster.killBroker(0)
      const startedAt = runningMs()
      await consumer.close()
      const closedAfterMs = runningMs() - startedAt
      await cluster.restartBroker(0)

      expect(closedAfterMs).to.be.lessThan(9000)
      await consumer.closed
    })

    it('is consumed from again, and nothing that it stored is lost', async () => {
      const topic = await cluster.topic('killed', { queues: 4 })
      const seen = new Set<string>()
      await using consumer = pushConsumer(cluster, { handler: ({ body }) => void seen.add(body.toString()) })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      await cluster.send(...numbered(topic, 20))
      await waitFor('the first messages', () => seen.size === 20)
      consumer.pause()
      await cluster.send(...Array.from({ length: 8 }, (_, index) => ({ topic, body: `stored ${index}` })))
      await cluster.killBroker(0)
      await cluster.restartBroker(0)
      consumer.resume()
      await waitFor(
        'a broker that takes messages',
        async () => {
          const sent = await cluster.send({ topic, body: 'afterwards' }).catch(() => undefined)
          return sent !== undefined
        },
        60_000,
      )
      await waitFor('the message', () => seen.has('afterwards'), 60_000)
      await waitFor('what was stored before', () => seen.size === 20 + 8 + 1, 60_000)
    })
  },
  { own: true },
)
