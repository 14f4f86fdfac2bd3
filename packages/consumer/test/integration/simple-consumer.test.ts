// SPDX-License-Identifier: Apache-2.0
import type { Received } from '@rocketmq-ts/consumer'
import { AbortedError, ReceiptError, StateError, UsageError } from '@rocketmq-ts/core'
import { notification, popMessage } from '@rocketmq-ts/protocol'
import {
  clusterKind,
  isVersion5,
  itEmbedded,
  itVersion5,
  onEachCluster,
  runningMs,
  waitFor,
} from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { receiveFor, simpleConsumer } from '../simple-consumer.js'

/** Milliseconds after which a message would have come again that was ours for one second; real brokers are slower. */
const comesAgainMs = clusterKind === 'embedded' ? 1500 : 6000

const bodyOf = ({ body }: { readonly body: Buffer }) => body.toString()

onEachCluster('a simple consumer', cluster => {
  if (!isVersion5) {
    it('says which version it needs', async () => {
      const topic = await cluster.topic('old')
      const consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
      const failure = await consumer.start().catch((error: unknown) => error)

      expect(failure).to.be.instanceOf(UsageError)
      expect((failure as Error).message).to.contain('needs RocketMQ 5.0 or later')
    })
  }

  itVersion5('receives messages, and never again those that it acknowledged', async () => {
    const topic = await cluster.topic('simple')
    const sent = await cluster.send(...Array.from({ length: 40 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const seen = await receiveFor(consumer, 40, { invisibleMs: 2000 })
    for (const message of seen) await message.ack()
    const none = await consumer.receive({ waitMs: 1000 + comesAgainMs })

    expect(seen.map(({ messageId }) => messageId)).to.have.members(sent.map(({ messageId }) => messageId))
    expect(none).to.deep.equal([])
  })

  itVersion5('gets a message again that it neither acknowledged nor extended', async () => {
    const topic = await cluster.topic('again')
    await cluster.send({ topic, body: 'one', tags: 'A', keys: ['k'], properties: { p: 'v' } })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const [first] = await receiveFor(consumer, 1, { invisibleMs: 1000 })
    const [second] = await receiveFor(consumer, 1)
    await second?.ack()

    expect(first).to.include({ topic, tags: 'A', reconsumeTimes: 0 })
    expect(second).to.include({ topic, tags: 'A', reconsumeTimes: 1 })
    expect(second?.keys).to.deep.equal(['k'])
    expect(second?.property('p')).to.equal('v')
    expect([first, second].map(message => message?.messageId)).to.deep.equal([first?.messageId, first?.messageId])
  })

  itVersion5('gets a message again when it said so, and not before', async () => {
    const topic = await cluster.topic('nack')
    await cluster.send({ topic, body: 'one' })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    // By itself it would come again when `receiveFor` has given up.
    const [first] = await receiveFor(consumer, 1, { invisibleMs: 60_000 })
    const startedAt = performance.now()
    await first?.nack(2000)
    const [second] = await receiveFor(consumer, 1)
    const elapsedMs = performance.now() - startedAt
    await second?.ack()

    expect(elapsedMs).to.be.at.least(1900)
    expect(second?.reconsumeTimes).to.equal(1)
  })

  itVersion5('loses no message whose time it changes at once', async () => {
    const topic = await cluster.topic('at-once', { queues: 1 })
    await cluster.send(...Array.from({ length: 40 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    for (let count = 0; count < 40; count++) {
      const [message] = await consumer.receive({ maxMessages: 1, invisibleMs: 3000 })
      await message?.nack(3000)
    }
    const again = await receiveFor(consumer, 40)
    await consumer.ack(again)

    expect(new Set(again.map(bodyOf)).size).to.equal(40)
  })

  itVersion5('keeps a message that it extends', async () => {
    const topic = await cluster.topic('extend')
    await cluster.send({ topic, body: 'one' })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const [message] = await receiveFor(consumer, 1, { invisibleMs: 1000 })
    const before = message?.receipt
    await message?.extend(20_000)
    const none = await consumer.receive({ waitMs: comesAgainMs })
    const isOurs = message?.isOurs
    await message?.ack()

    expect(none).to.deep.equal([])
    expect(isOurs).to.equal(true)
    expect(message?.receipt).not.to.equal(before)
  })

  itVersion5('is told when a message is not its own any more', async () => {
    const topic = await cluster.topic('expired')
    await cluster.send({ topic, body: 'one' }, { topic, body: 'two' })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const [one, two] = await receiveFor(consumer, 2, { invisibleMs: 1000 })
    await two?.ack()
    await two?.ack()
    const settled = await two?.nack(0).catch((error: unknown) => error)
    await waitFor('the end of its time', () => one?.isOurs === false)
    const expired = await one?.ack().catch((error: unknown) => error)
    const [result] = one === undefined ? [] : await consumer.ack([one])

    for (const error of [settled, expired, result?.error]) expect(error).to.be.instanceOf(ReceiptError)
    expect((expired as Error).message).to.match(/was over \d+ ms ago; it comes again/)
  })

  itVersion5('acknowledges many messages at once', async () => {
    const topic = await cluster.topic('batch')
    await cluster.send(...Array.from({ length: 20 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const seen = await receiveFor(consumer, 20, { invisibleMs: 2000 })
    const results = await consumer.ack(seen)
    const none = await consumer.receive({ waitMs: 1000 + comesAgainMs })

    expect(results.map(({ error }) => error)).to.deep.equal(seen.map(() => undefined))
    expect(none).to.deep.equal([])
  })

  itVersion5('makes a dead letter of a message that failed too often, or at once', async () => {
    const topic = await cluster.topic('dead')
    const consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' }, maxReconsumeTimes: 1 })
    await using _closing = consumer
    const told: boolean[] = []
    consumer.on('deadLetter', (_message, isStored) => told.push(isStored))
    await consumer.start()
    await cluster.send({ topic, body: 'often' })
    const [often] = await receiveFor(consumer, 1)
    await often?.nack(0)
    const waiting = consumer.receive({ waitMs: 10_000 })
    await waitFor('the event', () => told.length === 1, 20_000)
    await cluster.send({ topic, body: 'at once' })
    const [atOnce] = await waiting
    await atOnce?.deadLetter()
    const dead = await cluster.messages(`%DLQ%${consumer.consumerGroup}`, 2)

    expect(told).to.deep.equal([true])
    expect(dead.map(bodyOf)).to.deep.equal(['often', 'at once'])
  })

  itVersion5('filters by tags and by SQL92', async () => {
    const topic = await cluster.topic('filter')
    await cluster.send(
      { topic, body: 'a', tags: 'A', properties: { size: '3' } },
      { topic, body: 'b', tags: 'B', properties: { size: '9' } },
    )
    const bodyFor = async (filter: string | { sql: string }) => {
      await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: filter } })
      await consumer.start()
      const [message] = await receiveFor(consumer, 1)
      await message?.ack()
      return message?.body.toString()
    }

    expect(await bodyFor('A || C')).to.equal('a')
    expect(await bodyFor({ sql: 'size > 4' })).to.equal('b')
  })

  itVersion5('shares the messages of several topics with the others of its group', async () => {
    const topics = [await cluster.topic('shared'), await cluster.topic('shared')]
    const subscriptions = Object.fromEntries(topics.map(topic => [topic, '*']))
    await using first = simpleConsumer(cluster, { subscriptions })
    await using second = simpleConsumer(cluster, { subscriptions, consumerGroup: first.consumerGroup })
    await Promise.all([first.start(), second.start()])
    const seen: string[] = []
    const work = async (consumer: typeof first) => {
      while (seen.length < 20) {
        for (const message of await consumer.receive({ waitMs: 1000, maxMessages: 2 })) {
          seen.push(message.body.toString())
          await message.ack()
        }
      }
    }
    const working = [work(first), work(second)]
    for (const [index, topic] of topics.entries()) {
      await cluster.send(...Array.from({ length: 10 }, (_, number) => ({ topic, body: `${index} ${number}` })))
    }
    await Promise.all(working)

    expect(seen).to.have.length(20)
    expect(new Set(seen).size).to.equal(20)
  })

  itVersion5('takes a message at once when it waits for it at several brokers or topics', async () => {
    const topics = [await cluster.topic('wake'), await cluster.topic('wake')]
    await using consumer = simpleConsumer(cluster, { subscriptions: Object.fromEntries(topics.map(it => [it, '*'])) })
    await consumer.start()
    await consumer.receive({ waitMs: 0 })
    const receiving = consumer.receive({ waitMs: 20_000 })
    const startedAt = runningMs()
    await cluster.send({ topic: topics[1] ?? '', body: 'now' })
    const [message] = await receiving
    await message?.ack()

    expect(message?.body.toString()).to.equal('now')
    expect(runningMs() - startedAt).to.be.below(5000)
  })

  itVersion5('gives back at once what comes after it stopped waiting', async () => {
    const topic = await cluster.topic('abort')
    const consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await using _closing = consumer
    await consumer.start()
    const aborter = new AbortController()
    const receiving = consumer.receive({ waitMs: 20_000, invisibleMs: 60_000, signal: aborter.signal })
    await waitFor('the request', () => consumer.runningInfo().mqPopTable.length > 0)
    aborter.abort(new Error('enough'))
    const failure = await receiving.catch((error: unknown) => error)
    await cluster.send({ topic, body: 'late' })
    const [message] = await receiveFor(consumer, 1)
    await message?.ack()

    expect(failure).to.be.instanceOf(AbortedError)
    expect(message?.body.toString()).to.equal('late')
  })

  for (const ordered of [undefined, false, true]) {
    itVersion5(`tells an administrator its settings, ordered ${ordered}`, async () => {
      const topic = await cluster.topic('settings')
      await using consumer = simpleConsumer(cluster, {
        ...(ordered === undefined ? {} : { ordered }),
        subscriptions: { [topic]: 'A' },
      })
      await consumer.start()

      const { properties, subscriptionSet, mqTable } = consumer.runningInfo()

      expect(Object.fromEntries(properties)).to.include({
        PROP_CONSUMEORDERLY: String(ordered === true),
        PROP_CONSUME_TYPE: 'CONSUME_ACTIVELY',
        messageModel: 'CLUSTERING',
        useTLS: 'false',
      })
      expect(subscriptionSet.map(({ topic: name, subString }) => [name, subString])).to.deep.equal([[topic, 'A']])
      expect(mqTable).to.deep.equal([])
    })
  }

  itEmbedded('waits at its only broker, and does not ask when there is something', 'counted requests', async () => {
    const topic = await cluster.topic('alone', { queues: 1 })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const group = consumer.consumerGroup
    const asked = (declaration: typeof popMessage | typeof notification) =>
      cluster.embedded.requests(declaration).filter(({ request }) => request.consumerGroup === group).length

    const none = await consumer.receive({ waitMs: 300 })

    expect(none).to.deep.equal([])
    expect(asked(popMessage)).to.be.at.least(1)
    expect(asked(notification)).to.equal(0)
  })

  itVersion5('refuses options that are impossible, and work while it does not run', async () => {
    const consumer = simpleConsumer(cluster)
    const early = await consumer.receive().catch((error: unknown) => error)
    const impossible = await consumer.receive({ invisibleMs: 10 }).catch((error: unknown) => error)

    expect(early).to.be.instanceOf(StateError)
    expect(impossible).to.be.instanceOf(UsageError).with.property('message').that.contains('invisibleMs')
  })
})

onEachCluster('a loop over received messages', cluster => {
  itVersion5('hands out the next one when there is a free hand', async () => {
    const topic = await cluster.topic('hands')
    await cluster.send(...Array.from({ length: 12 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const seen: string[] = []
    const inHand: Received[] = []
    let most = 0
    for await (const message of consumer.messages({ concurrency: 3 })) {
      seen.push(message.body.toString())
      inHand.push(message)
      most = Math.max(most, inHand.length)
      if (inHand.length === 3) setImmediate(() => void inHand.shift()?.ack())
      if (seen.length === 12) break
    }
    for (const message of inHand) await message.ack()

    expect(new Set(seen).size).to.equal(12)
    expect(most).to.equal(3)
  })

  itVersion5('keeps messages ours while it runs, and gives back what nobody got', async () => {
    const topic = await cluster.topic('keep', { queues: 1 })
    await cluster.send(...Array.from({ length: 4 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const seen: string[] = []
    for await (const message of consumer.messages({ concurrency: 4, invisibleMs: 1000, autoExtend: true })) {
      // Longer than their time: the broker would hand them out again.
      expect(await consumer.receive({ waitMs: comesAgainMs })).to.deep.equal([])
      await message.ack()
      seen.push(message.body.toString())
      if (seen.length === 1) break
    }
    const others = await receiveFor(consumer, 3)
    const results = await consumer.ack(others)

    expect(seen).to.deep.equal(['0'])
    expect(others.map(bodyOf).sort()).to.deep.equal(['1', '2', '3'])
    expect(results.filter(({ error }) => error !== undefined)).to.deep.equal([])
  })

  itVersion5('ends when the signal aborts, and when the consumer closes', async () => {
    const topic = await cluster.topic('end')
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const aborter = new AbortController()
    const loop = async (signal?: AbortSignal) => {
      let count = 0
      for await (const _message of consumer.messages({ signal })) count++
      return count
    }
    const aborted = loop(aborter.signal)
    const closed = loop()
    aborter.abort()
    const failure = await aborted.catch((error: unknown) => error)
    await consumer.close()

    expect(failure).to.be.instanceOf(AbortedError)
    expect(await closed).to.equal(0)
  })
})

onEachCluster('receiving in order', cluster => {
  itVersion5('brings the next messages of a queue when those before are settled', async () => {
    const topic = await cluster.topic('order', { queues: 1, attributes: '+message.type=FIFO' })
    const consumerGroup = await cluster.group('order', { consumeMessageOrderly: true })
    await cluster.send(...Array.from({ length: 4 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = simpleConsumer(cluster, { consumerGroup, ordered: true, subscriptions: { [topic]: '*' } })
    await consumer.start()
    const first = await consumer.receive({ maxMessages: 2 })
    const blocked = await consumer.receive({ waitMs: 500 })
    await first[0]?.ack()
    await first[1]?.nack(1000)
    const again = await receiveFor(consumer, 1)
    const timesTaken = again.map(({ reconsumeTimes }) => reconsumeTimes)
    for (const message of again) await message.ack()
    const rest = again.length === 3 ? [] : await receiveFor(consumer, 3 - again.length)
    await consumer.ack(rest)

    expect(first.map(bodyOf)).to.deep.equal(['0', '1'])
    expect(blocked).to.deep.equal([])
    expect([...again, ...rest].map(bodyOf)).to.deep.equal(['1', '2', '3'])
    expect(timesTaken[0]).to.equal(1)
  })
})
