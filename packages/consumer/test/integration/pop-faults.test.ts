// SPDX-License-Identifier: Apache-2.0
// Messages taken by POP when brokers, records or answers are not as they should be.
import type { PoisonFate, PoisonRecord, SimpleConsumerOptions } from '@rocketmq-ts/consumer'
import { BrokerError } from '@rocketmq-ts/core'
import { answer, closeConnection, delay, refuse, silence } from '@rocketmq-ts/local-cluster'
import {
  ackMessage,
  batchAckMessage,
  consumeMessageDirectly,
  encodeOffsetMessageId,
  getConsumerConnectionList,
  getConsumerRunningInfo,
  popMessage,
  pullMessage,
} from '@rocketmq-ts/protocol'
import { itEmbedded, itVersion5, onEachCluster, runningMs, type TestCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { numbered } from '../push-consumer.js'
import { receiveFor, simpleConsumer } from '../simple-consumer.js'

const bodyOf = ({ body }: { readonly body: Buffer }) => body.toString()

/** Spoils the check sum of the record at that queue offset in each answer to a request; returns what ends that. */
function damage(
  { embedded }: TestCluster,
  request: typeof popMessage | typeof pullMessage,
  topic: string,
  offset: bigint,
): () => void {
  return embedded.intercept(request, async (fields, _context, proceed) => {
    const reply = await proceed()
    const body = reply !== undefined && 'body' in reply ? reply.body : undefined
    if (fields.topic !== topic || !Buffer.isBuffer(body)) return reply
    const copy = Buffer.from(body)
    for (let at = 0; at < copy.length; at += copy.readInt32BE(at)) {
      if (copy.readBigInt64BE(at + 20) === offset) copy.writeInt32BE(1, at + 8)
    }
    return Object.assign({}, reply, { body: copy })
  })
}

onEachCluster('a record taken by POP that cannot be read', cluster => {
  const receive = async (topic: string, count: number, options: Partial<SimpleConsumerOptions> = {}) => {
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' }, ...options })
    const poison: [PoisonRecord, PoisonFate][] = []
    consumer.on('poison', (record, fate) => poison.push([record, fate]))
    await consumer.start()
    const seen = await receiveFor(consumer, count, { invisibleMs: 1000 })
    await consumer.ack(seen)
    const later = await consumer.receive({ waitMs: 1500 })
    await consumer.ack(later)
    return { bodies: seen.map(bodyOf), later: later.map(bodyOf), poison }
  }

  itEmbedded('because it was damaged on its way is read again, and nobody notices', 'altered answers', async () => {
    const topic = await cluster.topic('in-flight', { queues: 1 })
    await cluster.send(...numbered(topic, 5))
    const undo = damage(cluster, popMessage, topic, 2n)
    const { bodies, later, poison } = await receive(topic, 5)
    undo()

    expect([...bodies].sort()).to.deep.equal(['1', '2', '3', '4', '5'])
    expect(later).to.deep.equal([])
    expect(poison).to.deep.equal([])
  })

  itEmbedded('is reported and held: it comes again, and its neighbours are delivered', 'altered answers', async () => {
    const topic = await cluster.topic('held', { queues: 1 })
    await cluster.send(...numbered(topic, 4))
    const undo = [damage(cluster, popMessage, topic, 1n), damage(cluster, pullMessage, topic, 1n)]
    const { bodies, later, poison } = await receive(topic, 3)
    for (const end of undo) end()

    expect(bodies).to.deep.equal(['1', '3', '4'])
    // It comes again from the retry topic, where nothing damages it.
    expect(later).to.deep.equal(['2'])
    expect(poison.map(([{ offset, topic: of }, fate]) => [of, offset, fate])).to.deep.equal([[topic, 1, 'hold']])
  })

  itEmbedded('is passed when the policy says so', 'altered answers', async () => {
    const topic = await cluster.topic('skipped', { queues: 1 })
    await cluster.send(...numbered(topic, 4))
    const undo = [damage(cluster, popMessage, topic, 1n), damage(cluster, pullMessage, topic, 1n)]
    const { bodies, later, poison } = await receive(topic, 3, {
      onPoison: ({ offset }) => (offset === 1 ? 'skip' : 'hold'),
    })
    for (const end of undo) end()

    expect(bodies).to.deep.equal(['1', '3', '4'])
    expect(later).to.deep.equal([])
    expect(poison.map(([, fate]) => fate)).to.deep.equal(['skip'])
  })

  itVersion5('because its value cannot be made goes to the policy too', async () => {
    const topic = await cluster.topic('value', { queues: 1 })
    await cluster.send({ topic, body: '1' }, { topic, body: 'no json' })
    const deserializer = { deserialize: (body: Uint8Array) => JSON.parse(Buffer.from(body).toString()) as number }
    await using consumer = simpleConsumer<number>(cluster, {
      subscriptions: { [topic]: '*' },
      deserializer,
      onPoison: 'skip',
    })
    const poison: PoisonRecord[] = []
    consumer.on('poison', record => poison.push(record))
    await consumer.start()
    const [message] = await receiveFor(consumer, 1)
    await message?.ack()
    await waitFor('the report', () => poison.length > 0)

    expect(message?.value).to.equal(1)
    expect(poison.map(({ offset }) => offset)).to.deep.equal([1])
  })
})

onEachCluster('a simple consumer whose broker fails', cluster => {
  itEmbedded('may try an acknowledgement again', 'faults', async () => {
    const topic = await cluster.topic('ack')
    await cluster.send({ topic, body: 'one' })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const [message] = await receiveFor(consumer, 1)
    const undo = cluster.embedded.intercept(ackMessage, answer('SYSTEM_BUSY', 'not now'))
    const failure = await message?.ack().catch((error: unknown) => error)
    const isOurs = message?.isOurs
    undo()
    await message?.ack()

    expect(failure).to.be.instanceOf(BrokerError).with.property('responseName', 'SYSTEM_BUSY')
    expect([isOurs, message?.isOurs]).to.deep.equal([true, false])
  })

  itEmbedded(
    'tells what became of each acknowledgement of a batch, also at brokers that take none',
    'faults',
    async () => {
      const topic = await cluster.topic('batch')
      await cluster.send(...numbered(topic, 4))
      await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
      await consumer.start()
      const [first, ...others] = await receiveFor(consumer, 4)
      const undo = [
        cluster.embedded.intercept(batchAckMessage, answer('REQUEST_CODE_NOT_SUPPORTED', 'too old')),
        cluster.embedded.intercept(ackMessage, ({ queueId }, _context, proceed) =>
          queueId === first?.queueId ? refuse('SYSTEM_BUSY', 'not now') : proceed(),
        ),
      ]
      const results = await consumer.ack(first === undefined ? others : [first, ...others])
      for (const end of undo) end()

      const failed = results.filter(({ error }) => error !== undefined)
      expect(results).to.have.length(4)
      expect(failed.map(({ message }) => message)).to.deep.equal([first])
    },
  )

  itEmbedded('goes on receiving in a loop when the broker is back, and tells', 'faults', async () => {
    const topic = await cluster.topic('back')
    await cluster.send({ topic, body: 'one' })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    const failed: string[] = []
    consumer.on('receiveFailed', of => failed.push(of))
    await consumer.start()
    cluster.embedded.intercept(popMessage, closeConnection(), { times: 1 })
    const seen: string[] = []
    for await (const message of consumer.messages()) {
      seen.push(message.body.toString())
      await message.ack()
      break
    }

    expect(seen).to.deep.equal(['one'])
    expect(failed).to.deep.equal([topic])
  })

  itEmbedded('in order, gets the messages again whose answer was lost', 'faults', async () => {
    const topic = await cluster.topic('attempt', { queues: 1 })
    await cluster.send(...numbered(topic, 2))
    await using consumer = simpleConsumer(cluster, { ordered: true, subscriptions: { [topic]: '*' } })
    await consumer.start()
    cluster.embedded.intercept(
      popMessage,
      async (_request, { connection }, proceed) => {
        await proceed()
        connection.destroy(new Error('lost'))
        return undefined
      },
      { times: 1 },
    )
    const failure = await consumer.receive({ invisibleMs: 60_000, maxMessages: 2 }).catch((error: unknown) => error)
    const again = await consumer.receive({ invisibleMs: 60_000, maxMessages: 2 })
    await consumer.ack(again)

    expect(failure).to.be.instanceOf(Error)
    expect(again.map(bodyOf)).to.deep.equal(['1', '2'])
    expect(again.map(({ reconsumeTimes }) => reconsumeTimes)).to.deep.equal([0, 0])
  })

  itEmbedded('lets acknowledgements end that are under way when it closes', 'faults', async () => {
    const topic = await cluster.topic('closing')
    await cluster.send({ topic, body: 'one' })
    const consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const [message] = await receiveFor(consumer, 1)
    const undo = cluster.embedded.intercept(ackMessage, delay(300))
    const acknowledging = message?.ack()
    await consumer.close()
    await acknowledging
    undo()

    expect(message?.isOurs).to.equal(false)
  })

  itEmbedded('ends soon while a broker holds its request', 'faults', async () => {
    const topic = await cluster.topic('held')
    const consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    cluster.embedded.intercept(popMessage, silence(), { times: 1 })
    const receiving = consumer.receive().catch((error: unknown) => error)
    await waitFor('the request', () => consumer.runningInfo().mqPopTable.length > 0)
    const startedAt = runningMs()
    await consumer.close()

    expect(runningMs() - startedAt).to.be.below(1500)
    expect(await receiving).to.have.property('code', 'ERR_ABORTED')
  })
})

onEachCluster('an administrator of a simple consumer', cluster => {
  itVersion5('sees its messages in hand and its place in the group', async () => {
    const topic = await cluster.topic('info')
    const consumerGroup = await cluster.group('CG_info')
    const [address = ''] = await cluster.brokerAddrs()
    await cluster.send(...numbered(topic, 3))
    await using consumer = simpleConsumer(cluster, { consumerGroup, subscriptions: { [topic]: 'A || B || *' } })
    await consumer.subscribe(topic, '*')
    await consumer.start()
    const [message] = await receiveFor(consumer, 3)
    await message?.ack()
    const { body: group } = await cluster.remoting.call(address, getConsumerConnectionList, { consumerGroup })
    const clientId = group.connectionSet[0]?.clientId ?? ''
    const fields = { consumerGroup, clientId, jstackEnable: true }
    const { body: info } = await cluster.remoting.call(address, getConsumerRunningInfo, fields)
    const [stored] = await cluster.messages(topic, 1)
    const { storeHost: host = '', commitLogOffset = 0 } = stored ?? {}
    const direct = { consumerGroup, clientId, msgId: encodeOffsetMessageId({ host, commitLogOffset }) }
    const failure = await cluster.remoting
      .call(address, consumeMessageDirectly, direct)
      .catch((error: unknown) => error)

    expect(group.consumeType).to.equal('CONSUME_ACTIVELY')
    expect(info.mqPopTable.map(({ queue, waitAckCount }) => [queue.topic, queue.queueId, waitAckCount])).to.deep.equal([
      [topic, -1, 2],
    ])
    expect(info.jstack).to.contain('handlers that run: 2')
    expect(info.subscriptionSet.map(({ subString }) => subString)).to.deep.equal(['*'])
    expect(failure).to.be.instanceOf(BrokerError)
  })
})

onEachCluster(
  'a simple consumer of two brokers',
  cluster => {
    itVersion5('receives from both, and goes on while one is away', async () => {
      const topic = await cluster.topic('two', { queues: 2 })
      // A broker that left the route is found again by the next poll.
      const poll = { pollNameServerInterval: 1000, waitMs: 1000 }
      await using consumer = simpleConsumer(cluster, { ...poll, subscriptions: { [topic]: '*' } })
      const failed: string[] = []
      consumer.on('receiveFailed', (_topic, brokerName) => failed.push(brokerName))
      await consumer.start()
      await cluster.send(...numbered(topic, 8))
      const seen = await receiveFor(consumer, 8)
      const results = await consumer.ack(seen)
      const names = new Set(seen.map(({ brokerName }) => brokerName))
      await cluster.killBroker(1)
      await consumer.receive({ waitMs: 500 }).catch(() => undefined)
      await cluster.restartBroker(1)
      const later = ['a', 'b', 'c', 'd']
      await cluster.send(...later.map(body => ({ topic, body })))
      // A broker that was killed may have lost acknowledgements: what they were for comes again.
      const after = new Set<string>()
      for await (const message of consumer.messages({ signal: AbortSignal.timeout(60_000) })) {
        after.add(message.body.toString())
        await message.ack()
        if (later.every(body => after.has(body))) break
      }

      expect(seen.map(bodyOf).sort()).to.deep.equal(['1', '2', '3', '4', '5', '6', '7', '8'])
      expect(results.filter(({ error }) => error !== undefined)).to.deep.equal([])
      expect(names.size).to.equal(2)
      expect(failed.length).to.be.at.least(1)
      expect([...after]).to.include.members(later)
    })
  },
  { brokers: 2, own: true },
)
