// SPDX-License-Identifier: Apache-2.0
// Broadcasting: each member gets every message, and keeps its offsets in a file of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FailureFate, PushConsumerOptions } from '@rocketmq-ts/consumer'
import { consumerSendMsgBack, queryConsumerOffset, resetOffsetBody } from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { numbered, pushConsumer } from '../push-consumer.js'

onEachCluster('broadcasting', cluster => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'broadcast-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  function broadcastConsumer(options: Partial<PushConsumerOptions>) {
    return pushConsumer(cluster, { messageModel: 'BROADCASTING', localOffsetStoreDir: directory, ...options })
  }

  it('gives every member every message', async () => {
    const topic = await cluster.topic('everybody')
    const group = uniqueName('CG_everybody')
    const seen: string[][] = [[], []]
    const [one, other] = seen.map((bodies, index) =>
      broadcastConsumer({
        consumerGroup: group,
        instanceName: `member-${index}`,
        handler: ({ body }) => void bodies.push(body.toString()),
      }),
    ) as [ReturnType<typeof broadcastConsumer>, ReturnType<typeof broadcastConsumer>]
    await using _one = one
    await using _other = other
    for (const consumer of [one, other]) {
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
    }
    await cluster.send(...numbered(topic, 20))
    await waitFor('all messages, twice', () => seen.every(bodies => bodies.length === 20))
  })

  it("goes on where it stopped, from a file in Java's place and form", async () => {
    const topic = await cluster.topic('goes-on', { queues: 1 })
    const group = uniqueName('CG_goes_on')
    const seen: string[] = []
    const run = async (count: number) => {
      const options = { consumerGroup: group, clientIP: '10.0.0.1', handler: () => undefined }
      const consumer = broadcastConsumer({ ...options, handler: ({ body }) => void seen.push(body.toString()) })
      void consumer.subscribe(topic)
      await consumer.start()
      await waitFor('the messages', () => seen.length === count)
      await consumer.close()
    }
    await cluster.send(...numbered(topic, 3))
    await run(3)
    await cluster.send({ topic, body: 'after' })
    await run(4)

    const file = await readFile(join(directory, '10.0.0.1@DEFAULT', group, 'offsets.json'))
    expect(seen).to.deep.equal(['1', '2', '3', 'after'])
    expect(resetOffsetBody.decode(file).offsetTable.map(({ offset }) => offset)).to.deep.equal([4])
    expect(file.toString()).to.match(/^\{"offsetTable":\{\{"brokerName":/)
  })

  itEmbedded('neither gives messages back nor stores offsets at brokers', 'views of requests', async () => {
    const topic = await cluster.topic('no-retry', { queues: 1 })
    const before = cluster.embedded.requests(consumerSendMsgBack).length
    const fates: FailureFate[] = []
    const seen: string[] = []
    await using consumer = broadcastConsumer({
      handler({ body }) {
        seen.push(body.toString())
        if (body.toString() === '1') throw new Error('no')
      },
    })
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic)
    await consumer.start()
    await cluster.send(...numbered(topic, 2))
    await waitFor('both messages', () => seen.length === 2)
    await consumer.close()

    expect(fates).to.deep.equal(['dropped'])
    expect(cluster.embedded.requests(consumerSendMsgBack)).to.have.length(before)
    const isOurs = ({ request }: { request: { topic: string } }) => request.topic === topic
    expect(cluster.embedded.requests(queryConsumerOffset).some(isOurs)).to.equal(false)
    expect(cluster.embedded.offsets(consumer.consumerGroup)).to.deep.equal([])
  })

  it('loses no message when its process is killed, and repeats few: the file is whole', async function () {
    this.timeout(90_000)
    const topic = await cluster.topic('killed', { queues: 1 })
    const group = uniqueName('CG_killed')
    await cluster.send(...numbered(topic, 100))
    const seen: string[] = []
    let runs = 0
    while (new Set(seen).size < 100 && runs++ < 20) await untilKilled(topic, group, seen)

    expect(new Set(seen).size).to.equal(100)
    expect(runs).to.be.within(2, 5)
    // What was handled and not in the file yet.
    expect(seen.length).to.be.lessThan(100 + runs * 30)
  })

  /** Runs a consumer in a process of its own, and kills it after some messages. */
  async function untilKilled(topic: string, group: string, seen: string[]): Promise<void> {
    const program = fileURLToPath(new URL('programs/broadcast-consumer.ts', import.meta.url))
    const args = ['--import=@rocketmq-ts/source-loader', program, cluster.namesrvAddr, group, topic, directory]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const target = new Set(seen).size + 50
    let rest = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      seen.push(...lines)
      const count = new Set(seen).size
      if (count >= target || count === 100) child.kill('SIGKILL')
    })
    await once(child, 'close')
  }
})
