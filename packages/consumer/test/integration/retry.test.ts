// SPDX-License-Identifier: Apache-2.0
// Retries and dead letters: what a handler did not do comes again, and in the end becomes a dead letter.
import { deadLetter, type FailureFate, type MessageFailure } from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import { answer, silence } from '@rocketmq-ts/local-cluster'
import {
  consumerSendMsgBack,
  deadLetterTopicOf,
  retryTopicOf,
  sendMessageV2,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, runningMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { committedOffsets, numbered, pushConsumer } from '../push-consumer.js'

onEachCluster('a message that failed', cluster => {
  it('comes again under its own topic, with its id, one failure more, and its properties', async () => {
    const topic = await cluster.topic('again')
    const [sent] = await cluster.send({ topic, body: 'x', tags: 'A', properties: { colour: 'red' } })
    const seen: MessageExt[] = []
    const failures: MessageFailure[] = []
    await using consumer = pushConsumer(cluster)
    consumer.on('messageFailed', failure => failures.push(failure))
    void consumer.subscribe(topic, 'A', async message => {
      seen.push(message)
      if (seen.length === 1) throw new TypeError('not today')
      return seen.length === 2 ? { delayLevel: 1 } : undefined
    })
    await consumer.start()
    await waitFor('the third delivery', () => seen.length === 3, 60_000)

    expect(seen.map(({ reconsumeTimes }) => reconsumeTimes)).to.deep.equal([0, 1, 2])
    for (const message of seen) {
      expect(message).to.include({ topic, tags: 'A', messageId: sent?.messageId })
      expect(message.property('colour')).to.equal('red')
    }
    expect(failures.map(({ fate }) => fate)).to.deep.equal(['retry', 'retry'])
    expect(failures[0]).to.include({ topic, messageId: sent?.messageId, reconsumeTimes: 0, offset: sent?.queueOffset })
    expect(failures[0]?.error).to.be.instanceOf(TypeError)
    expect(failures[1]?.error).to.equal(undefined)
  })

  it('comes again within seconds, though the group and its retry topic are new', async () => {
    const topic = await cluster.topic('soon')
    const seen: number[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, '*', () => {
      seen.push(runningMs())
      return seen.length === 1 ? { delayLevel: 1 } : undefined
    })
    await consumer.start()
    await cluster.send({ topic, body: 'x' })
    await waitFor('the retry', () => seen.length === 2, 60_000)

    // Level 1 is a second, and a slow broker needs some more. A look-up by time would come 30 s after the start.
    expect((seen[1] ?? Infinity) - (seen[0] ?? 0)).to.be.lessThan(15_000)
  })

  it('comes after a verdict that nobody understands', async () => {
    const topic = await cluster.topic('rubbish')
    await cluster.send({ topic, body: 'x' })
    const failures: MessageFailure[] = []
    await using consumer = pushConsumer(cluster)
    consumer.on('messageFailed', failure => failures.push(failure))
    void consumer.subscribe(topic, '*', (() => ({ retryAfter: 'soon' })) as never)
    await consumer.start()
    await waitFor('the failure', () => failures.length === 1)

    expect(failures[0]?.error).to.be.instanceOf(UsageError)
    expect(failures[0]?.error?.message).to.contain('retryAfter: soon')
  })

  it('does not come after a value that is no verdict, which is told once', async () => {
    const topic = await cluster.topic('saved', { queues: 1 })
    await cluster.send({ topic, body: '1' }, { topic, body: '2' })
    const failures: MessageFailure[] = []
    const ignored: [string, string][] = []
    await using consumer = pushConsumer(cluster)
    consumer.on('messageFailed', failure => failures.push(failure))
    consumer.on('resultIgnored', (name, returned) => ignored.push([name, returned]))
    void consumer.subscribe(topic, '*', (async () => true) as never)
    await consumer.start()
    await consumer.ready()
    await waitFor('an empty backlog', async () => (await consumer.lag()).every(({ lag }) => lag === 0))

    expect(failures).to.deep.equal([])
    expect(ignored).to.deep.equal([[topic, 'true']])
  })

  it('is a dead letter at once when the handler says so', async () => {
    const topic = await cluster.topic('dead')
    const [sent] = await cluster.send({ topic, body: 'poison' })
    const fates: FailureFate[] = []
    await using consumer = pushConsumer(cluster)
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic, '*', () => deadLetter)
    await consumer.start()
    const dead = await waitFor('the dead letter', () => deadLetters(consumer.consumerGroup))

    expect(dead.map(({ messageId }) => messageId)).to.deep.equal([sent?.messageId])
    expect(fates).to.deep.equal(['deadLetter'])
  })

  it('is a dead letter after as many failures as are allowed', async () => {
    const topic = await cluster.topic('limit')
    await cluster.send({ topic, body: 'hopeless' })
    const fates: FailureFate[] = []
    const seen: number[] = []
    await using consumer = pushConsumer(cluster, { maxReconsumeTimes: 2 })
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic, '*', ({ reconsumeTimes }) => {
      seen.push(reconsumeTimes)
      return { delayLevel: 1 }
    })
    await consumer.start()
    const dead = await waitFor('the dead letter', () => deadLetters(consumer.consumerGroup), 30_000)

    expect(seen).to.deep.equal([0, 1, 2])
    expect(fates).to.deep.equal(['retry', 'retry', 'deadLetter'])
    expect(dead[0]).to.deep.include({ reconsumeTimes: 3 })
  })

  itEmbedded('goes as a new message when the broker cannot take it back', 'a failing request', async () => {
    const topic = await cluster.topic('fallback')
    const [sent] = await cluster.send({ topic, body: 'x', tags: 'A', properties: { colour: 'red' } })
    const undo = cluster.embedded.intercept(consumerSendMsgBack, answer('SYSTEM_ERROR', 'no'))
    const seen: MessageExt[] = []
    const fates: FailureFate[] = []
    await using consumer = pushConsumer(cluster)
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic, '*', message => {
      seen.push(message)
      return seen.length === 1 ? { delayLevel: 1 } : undefined
    })
    await consumer.start()
    await waitFor('the second delivery', () => seen.length === 2, 15_000)
    undo()

    expect(fates).to.deep.equal(['retry'])
    expect(seen[1]).to.include({ topic, reconsumeTimes: 1, tags: 'A', messageId: sent?.messageId })
    expect(seen[1]?.property('colour')).to.equal('red')
    expect(seen[1]?.property('ORIGIN_MESSAGE_ID')).to.equal(sent?.messageId)
  })

  itEmbedded('goes that way each time, to the queues of the retry topic in turns', 'a failing request', async () => {
    const topic = await cluster.topic('turns')
    const group = await cluster.group('CG_turns')
    await cluster.embedded.createTopic({ name: retryTopicOf(group), queues: 2 })
    await cluster.send(...numbered(topic, 4))
    const undo = cluster.embedded.intercept(consumerSendMsgBack, answer('SYSTEM_ERROR', 'no'))
    const fates: FailureFate[] = []
    await using consumer = pushConsumer(cluster, { consumerGroup: group })
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic, '*', ({ reconsumeTimes }) => (reconsumeTimes === 0 ? { delayLevel: 9 } : undefined))
    await consumer.start()
    await waitFor('all failures', () => fates.length === 4)
    undo()

    const queues = cluster.embedded
      .requests(sendMessageV2)
      .flatMap(({ request }) => (request.topic === retryTopicOf(group) ? [request.queueId] : []))
    expect(fates).to.deep.equal(['retry', 'retry', 'retry', 'retry'])
    expect(queues).to.deep.equal([0, 1, 0, 1])
  })

  itEmbedded('is tried again here, and not passed, when nobody can take it back', 'failing requests', async () => {
    const topic = await cluster.topic('local', { queues: 1 })
    const group = await cluster.group('CG_local')
    await cluster.send(...numbered(topic, 3))
    const undo = [
      cluster.embedded.intercept(consumerSendMsgBack, answer('SYSTEM_ERROR', 'no')),
      cluster.embedded.intercept(sendMessageV2, answer('SYSTEM_ERROR', 'no')),
    ]
    const seen: string[] = []
    const fates: FailureFate[] = []
    await using consumer = pushConsumer(cluster, { consumerGroup: group, persistConsumerOffsetInterval: 50 })
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic, '*', ({ body, reconsumeTimes }) => {
      seen.push(`${body.toString()}/${reconsumeTimes}`)
      if (body.toString() === '2' && reconsumeTimes === 0) throw new Error('no')
    })
    await consumer.start()
    await waitFor('the failure', () => fates.length === 1)
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()
    const whileItFails = await committedOffsets(cluster, group, topic)
    await waitFor('the local retry', () => seen.includes('2/1'), 10_000)
    for (const each of undo) each()
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()

    expect(fates).to.deep.equal(['local'])
    expect(seen).to.deep.equal(['1/0', '2/0', '3/0', '2/1'])
    expect(whileItFails).to.deep.equal([1])
    expect(await committedOffsets(cluster, group, topic)).to.deep.equal([3])
  })

  itEmbedded('is given back when its handler never ends, whose place is free again', 'a short timeout', async () => {
    const topic = await cluster.topic('stuck', { queues: 1 })
    await cluster.send(...numbered(topic, 2))
    const seen: string[] = []
    const aborted: unknown[] = []
    const failures: MessageFailure[] = []
    await using consumer = pushConsumer(cluster, { consumeConcurrency: 1, consumeTimeout: 0.2 / 60 })
    consumer.on('messageFailed', failure => failures.push(failure))
    void consumer.subscribe(topic, '*', ({ body }, { signal }) => {
      seen.push(body.toString())
      if (body.toString() !== '1') return undefined
      signal.addEventListener('abort', () => aborted.push(signal.reason))
      return new Promise<undefined>(() => undefined)
    })
    await consumer.start()
    await waitFor('the second message', () => seen.includes('2'))
    await waitFor('the event', () => failures.length === 1)

    expect(failures[0]).to.include({ fate: 'retry' })
    expect(failures[0]?.error?.message).to.contain('took more than 200 ms')
    expect(aborted).to.deep.equal([failures[0]?.error])
    expect(cluster.embedded.requests(consumerSendMsgBack).at(-1)?.request).to.include({ delayLevel: 3 })
    await consumer.close({ timeoutMs: 0 })
  })

  itEmbedded('that no broker answers for is tried the other way', 'lost answers', async () => {
    const topic = await cluster.topic('lost')
    await cluster.send({ topic, body: 'x' })
    const undo = cluster.embedded.intercept(consumerSendMsgBack, silence())
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, '*', ({ reconsumeTimes }) => (reconsumeTimes === 0 ? { delayLevel: 1 } : undefined))
    await consumer.start()
    const isRetry = ({ request }: { request: { topic: string } }) =>
      request.topic === retryTopicOf(consumer.consumerGroup)
    const { request } = await cluster.embedded.received(sendMessageV2, { timeoutMs: 10_000, matches: isRetry })
    undo()

    expect(request).to.include({ producerGroup: 'CLIENT_INNER_PRODUCER', reconsumeTimes: 1, maxReconsumeTimes: 16 })
  })

  async function deadLetters(group: string): Promise<readonly MessageExt[] | undefined> {
    const dead = await cluster.messages(deadLetterTopicOf(group))
    return dead.length > 0 ? dead : undefined
  }
})

onEachCluster(
  'a message that always fails',
  cluster => {
    it('is delivered, and given back 16 times by default, then it is a dead letter', async function () {
      this.timeout(180_000)
      const topic = await cluster.topic('hopeless', { queues: 1 })
      const [sent] = await cluster.send({ topic, body: 'hopeless', tags: 'A', properties: { colour: 'red' } })
      const seen: MessageExt[] = []
      const fates: FailureFate[] = []
      await using consumer = pushConsumer(cluster)
      consumer.on('messageFailed', ({ fate }) => fates.push(fate))
      void consumer.subscribe(topic, 'A', message => {
        seen.push(message)
        throw new Error('never')
      })
      await consumer.start()
      await waitFor('the last failure', () => fates.at(-1) === 'deadLetter', 120_000)
      const [dead, ...others] = await cluster.messages(deadLetterTopicOf(consumer.consumerGroup), 1)

      expect(seen.map(({ reconsumeTimes }) => reconsumeTimes)).to.deep.equal(Array.from({ length: 17 }, (_, n) => n))
      expect(fates).to.deep.equal([...Array.from({ length: 16 }, () => 'retry'), 'deadLetter'])
      for (const message of seen) expect(message).to.include({ topic, tags: 'A', messageId: sent?.messageId })
      expect(dead?.body.toString()).to.equal('hopeless')
      expect(dead).to.include({ messageId: sent?.messageId, reconsumeTimes: 17 })
      expect(dead?.property('colour')).to.equal('red')
      expect(dead?.property('RETRY_TOPIC')).to.equal(topic)
      expect(others).to.deep.equal([])
    })
  },
  // The first retry has level 3, the last one level 18; all are to be soon here.
  { config: { messageDelayLevel: Array.from({ length: 18 }, () => '1s').join(' ') } },
)
