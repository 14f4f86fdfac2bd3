// SPDX-License-Identifier: Apache-2.0
// Records that cannot be read. The reference client loses the neighbours of a damaged record and hands altered bodies
// to its listener; here neither happens.
import { deflateSync } from 'node:zlib'
import type { PoisonFate, PoisonRecord, PushConsumerOptions } from '@rocketmq-ts/consumer'
import { loadCodec } from '@rocketmq-ts/core'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { pullMessage, RemotingCommand, type MessageExt } from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { committedOffsets, numbered, pushConsumer } from '../push-consumer.js'

const mebibyte = 1024 * 1024

/**
 * An lz4 frame of about 260 KiB that would become 64 MiB: one letter, repeated as often as a length of so many bytes
 * says.
 */
function lz4Bomb(): Buffer {
  const block = Buffer.concat([
    Buffer.from('1f610100', 'hex'),
    Buffer.alloc((64 * mebibyte) / 255, 0xff),
    Buffer.from('00506262626262', 'hex'),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(block.length)
  return Buffer.concat([Buffer.from('04224d18607073', 'hex'), length, block, Buffer.alloc(4)])
}

/** A zstd frame of 2 KiB that would become 64 MiB: blocks that each repeat one byte. */
function zstdBomb(): Buffer {
  const blockBytes = 131_072
  const count = (64 * mebibyte) / blockBytes
  const blocks = Buffer.alloc(4 * count)
  for (let index = 0; index < count; index++) {
    blocks.writeUIntLE(Number(index === count - 1) | (1 << 1) | (blockBytes << 3), 4 * index, 3)
  }
  return Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), blocks])
}

/** Byte positions in a record. [MessageDecoder.java] */
const recordPositions = { magic: 4, bodyCrc: 8, queueOffset: 20 }

/** Where the n-th record of a pull's body begins. */
function positionOf(body: Buffer, index: number): number {
  let at = 0
  for (let count = 0; count < index; count++) at += body.readInt32BE(at)
  return at
}

/** Flips something in the record at that queue offset, in every answer that has it. */
function damage(
  cluster: LocalCluster,
  topic: string,
  offset: number,
  change: (body: Buffer, at: number) => void,
  times = Infinity,
): () => void {
  let left = times
  return cluster.intercept(pullMessage, async (request, _context, proceed) => {
    const reply = await proceed()
    if (request.topic !== topic || left === 0 || reply === undefined || reply instanceof RemotingCommand) return reply
    const { body } = reply
    if (body === undefined) return reply
    const copy = Buffer.from(body)
    for (let index = 0, at = 0; at < copy.length; at = positionOf(body, ++index)) {
      if (Number(copy.readBigInt64BE(at + recordPositions.queueOffset)) !== offset) continue
      change(copy, at)
      left--
    }
    return { ...reply, body: copy }
  })
}

const wrongCrc = (body: Buffer, at: number) => body.writeInt32BE(1, at + recordPositions.bodyCrc)
const wrongTotal = (body: Buffer, at: number) => body.writeInt32BE(100_000, at)
const wrongMagic = (body: Buffer, at: number) => body.writeInt32BE(1, at + recordPositions.magic)
/** Says that the properties, which are the end of a record, are longer than the record. */
function wrongProperties(body: Buffer, at: number): void {
  const end = at + body.readInt32BE(at)
  // Their length stands before them, and nothing else before the end says how many bytes are left.
  for (let position = end - 2; position > at; position--) {
    if (body.readInt16BE(position) !== end - position - 2) continue
    body.writeInt16BE(0x7fff, position)
    return
  }
}

interface Run {
  readonly seen: string[]
  readonly poison: [PoisonRecord, PoisonFate][]
  readonly committed: (number | undefined)[]
}

async function consumed(
  cluster: TestCluster,
  topic: string,
  count: number,
  options: Partial<PushConsumerOptions> = {},
  poisonCount = 0,
): Promise<Run> {
  const group = await cluster.group('CG_poison')
  const seen: string[] = []
  const poison: [PoisonRecord, PoisonFate][] = []
  const consumer = pushConsumer(cluster, {
    consumerGroup: group,
    handler: ({ body }) => void seen.push(body.toString().slice(0, 20)),
    ...options,
  })
  consumer.on('poison', (record, fate) => poison.push([record, fate]))
  void consumer.subscribe(topic)
  await consumer.start()
  await waitFor('the neighbours', () => seen.length >= count && poison.length >= poisonCount)
  await consumer.close()
  return { seen, poison, committed: await committedOffsets(cluster, group, topic) }
}

onEachCluster('a damaged record', cluster => {
  for (const [what, change] of [
    ['check sum', wrongCrc],
    ['length', wrongTotal],
    ['magic number', wrongMagic],
    ['length of properties', wrongProperties],
  ] as const) {
    itEmbedded(`(${what}) is reported and held; its neighbours are delivered`, 'altered answers', async () => {
      const topic = await cluster.topic('damaged', { queues: 1 })
      await cluster.send(...numbered(topic, 6))
      const undo = damage(cluster.embedded, topic, 2, change)
      const { seen, poison, committed } = await consumed(cluster, topic, 5)
      undo()

      expect(seen).to.deep.equal(['1', '2', '4', '5', '6'])
      expect(committed).to.deep.equal([2])
      expect(poison).to.have.length(1)
      expect(poison[0]?.[0]).to.deep.include({ topic, queue: { topic, brokerName: 'broker-a', queueId: 0 }, offset: 2 })
      expect(poison[0]?.[0].error.message).to.be.a('string')
      expect(poison[0]?.[1]).to.equal('hold')
    })
  }

  itEmbedded(
    'that lies before the position that was asked for is reported, not dropped',
    'altered answers',
    async () => {
      const topic = await cluster.topic('before', { queues: 1 })
      await cluster.send(...numbered(topic, 4))
      const group = await cluster.group('CG_before')
      const consumerGroup = { consumerGroup: group }
      const first = await consumed(cluster, topic, 4, consumerGroup)
      await cluster.send(...numbered(topic, 2))
      const undo = damage(
        cluster.embedded,
        topic,
        4,
        (body, at) => body.writeBigInt64BE(1n, at + recordPositions.queueOffset),
        1,
      )
      const failures: string[] = []
      await using consumer = pushConsumer(cluster, { ...consumerGroup, handler: () => undefined })
      consumer.on('pullFailed', (_queue, { message }) => failures.push(message))
      void consumer.subscribe(topic)
      await consumer.start()
      await waitFor('the report', () => failures.length > 0)
      undo()

      expect(first.seen).to.have.length(4)
      expect(failures[0]).to.match(/^broker-a sent \S+ at position 1 of queue 0 of .*not asked for/)
    },
  )

  itEmbedded('is passed when the policy says so, for all or for this one', 'altered answers', async () => {
    const topic = await cluster.topic('skipped', { queues: 1 })
    await cluster.send(...numbered(topic, 4))
    const undo = damage(cluster.embedded, topic, 1, wrongCrc)
    const all = await consumed(cluster, topic, 3, { onPoison: 'skip' })
    const one = await consumed(cluster, topic, 3, { onPoison: ({ offset }) => (offset === 1 ? 'skip' : 'hold') })
    const failing = await consumed(cluster, topic, 3, { onPoison: () => Promise.reject(new Error('no idea')) })
    undo()

    for (const run of [all, one]) {
      expect(run.seen).to.deep.equal(['1', '3', '4'])
      expect(run.poison.map(([, fate]) => fate)).to.deep.equal(['skip'])
      expect(run.committed).to.deep.equal([4])
    }
    expect(failing.poison.map(([, fate]) => fate)).to.deep.equal(['hold'])
    expect(failing.committed).to.deep.equal([1])
  })

  itEmbedded('that was damaged on its way is read again, and nobody notices', 'altered answers', async () => {
    const topic = await cluster.topic('in-flight', { queues: 1 })
    await cluster.send(...numbered(topic, 6))
    const undo = damage(cluster.embedded, topic, 3, wrongTotal, 1)
    const { seen, poison, committed } = await consumed(cluster, topic, 6)
    undo()

    expect(seen).to.deep.equal(['1', '2', '3', '4', '5', '6'])
    expect(poison).to.deep.equal([])
    expect(committed).to.deep.equal([6])
  })

  itEmbedded('that is held can be passed by hand', 'altered answers', async () => {
    const topic = await cluster.topic('by-hand', { queues: 1 })
    await cluster.send(...numbered(topic, 3))
    const undo = damage(cluster.embedded, topic, 0, wrongCrc)
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { handler: ({ body }) => void seen.push(body.toString()) })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('the neighbours', () => seen.length === 2)
    undo()
    const queue = { topic, brokerName: 'broker-a', queueId: 0 }
    const isPassed = [consumer.passPoison(queue, 1), consumer.passPoison(queue, 0), consumer.passPoison(queue, 0)]

    expect(isPassed).to.deep.equal([false, true, false])
    const lag = (await consumer.lag()).find(each => each.queue.topic === topic)
    expect(lag).to.include({ offset: 3, lag: 0 })
  })

  itEmbedded('stops its queue, when order counts', 'altered answers', async () => {
    const topic = await cluster.topic('in-order', { queues: 1 })
    await cluster.send(...numbered(topic, 4))
    const undo = damage(cluster.embedded, topic, 2, wrongCrc)
    const { seen, poison, committed } = await consumed(cluster, topic, 2, { ordered: true }, 1)
    undo()

    expect(seen).to.deep.equal(['1', '2'])
    expect(poison).to.have.length(1)
    expect(committed).to.deep.equal([2])
  })
})

onEachCluster('a compressed body', cluster => {
  for (const compressed of ['zlib', 'lz4', 'zstd'] as const) {
    it(`that is no ${compressed} at all is reported and held; its neighbours are delivered`, async () => {
      const topic = await cluster.topic('rubbish', { queues: 1 })
      await cluster.send({ topic, body: '1' }, { topic, body: 'not compressed', compressed }, { topic, body: '3' })
      const { seen, poison, committed } = await consumed(cluster, topic, 2)

      expect(seen).to.deep.equal(['1', '3'])
      expect(poison.map(([{ offset }, fate]) => [offset, fate])).to.deep.equal([[1, 'hold']])
      expect(committed).to.deep.equal([1])
    })
  }

  it('is inflated for the handler', async () => {
    const topic = await cluster.topic('inflated', { queues: 1 })
    await cluster.send({ topic, body: deflateSync('hello'.repeat(1000)), compressed: 'zlib' })
    const seen: MessageExt[] = []
    await using consumer = pushConsumer(cluster, { handler: message => void seen.push(message) })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('the message', () => seen.length === 1)

    expect(seen[0]?.body.toString()).to.equal('hello'.repeat(1000))
  })

  for (const [compressed, bomb] of [
    ['zlib', () => deflateSync(Buffer.alloc(64 * mebibyte))],
    ['lz4', lz4Bomb],
    ['zstd', zstdBomb],
  ] as const) {
    it(`(${compressed}) that would become too large does not: it is held, and costs no memory`, async () => {
      const topic = await cluster.topic('bomb', { queues: 1 })
      await cluster.send({ topic, body: bomb(), compressed }, { topic, body: '2' })
      // The first use of a codec loads it.
      await loadCodec(compressed)
      const before = process.memoryUsage.rss()
      const { seen, poison, committed } = await consumed(cluster, topic, 1, {}, 1)

      expect(seen).to.deep.equal(['2'])
      expect(poison[0]?.[0].error.message).to.contain('16777216 bytes')
      expect(committed).to.deep.equal([0])
      expect(process.memoryUsage.rss() - before).to.be.lessThan(2 * 16 * mebibyte)
    })
  }

  it('that cannot be read stops its queue, when order counts', async () => {
    const topic = await cluster.topic('ordered', { queues: 1 })
    await cluster.send(
      { topic, body: '1' },
      { topic, body: 'not compressed', compressed: 'zlib' },
      { topic, body: '3' },
    )
    const { seen, poison, committed } = await consumed(cluster, topic, 1, { ordered: true }, 1)
    const passed = await consumed(cluster, topic, 2, { ordered: true, onPoison: 'skip' })

    expect(seen).to.deep.equal(['1'])
    expect(poison).to.have.length(1)
    expect(committed).to.deep.equal([1])
    expect(passed.seen).to.deep.equal(['1', '3'])
    expect(passed.committed).to.deep.equal([3])
  })
})
