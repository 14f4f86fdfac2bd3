// SPDX-License-Identifier: Apache-2.0
// The end of a producer: who is told, what is waited for, and that nothing is left.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { MQClientManager } from '@rocketmq-ts/client'
import { ClosedError, ServiceState, VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer, type SendResult } from '@rocketmq-ts/producer'
import { sendMessageV2, unregisterClient } from '@rocketmq-ts/protocol'
import { onEachCluster, rejection, uniqueName, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

onEachCluster('the end of a producer', cluster => {
  it('takes the group off every broker', async () => {
    const producerGroup = uniqueName('PG_end')
    const producer = await producerOn(cluster.clientOptions, { producerGroup })
    const before = await cluster.producers(producerGroup)

    await producer.shutdown()

    const after = await waitFor('the brokers to forget', async () => {
      const clients = await cluster.producers(producerGroup)
      return clients.length === 0 && 'forgotten'
    })
    expect(before).to.have.length(1)
    expect(after).to.equal('forgotten')
    expect(producer.defaultMQProducerImpl.serviceState).to.equal(ServiceState.SHUTDOWN_ALREADY)
  })

  it('is idempotent, and before a start it does nothing', async () => {
    const manager = new MQClientManager()
    const options = { ...cluster.clientOptions, producerGroup: uniqueName('PG_end'), manager }
    const producer = new DefaultMQProducer(options)

    await producer.shutdown()
    await producer.start()
    await Promise.all([producer.close(), producer.shutdown(), producer.close()])
    await producer.close()

    await producer.closed
    expect(producer.state).to.equal(ServiceState.SHUTDOWN_ALREADY)
  })

  it('lets sends in flight settle, and takes no new ones', async () => {
    const topic = await cluster.topic('inflight')
    const producer = await producerOn(cluster.clientOptions)

    const sends = Array.from({ length: 100 }, () => producer.send({ topic, body: 'x' }))
    const closing = producer.close()
    const late = await rejection(producer.send({ topic, body: 'x' }))
    const settled = await Promise.all(sends)
    await closing

    expect(settled.map(({ status }) => status)).to.deep.equal(Array.from({ length: 100 }, () => 'SEND_OK'))
    expect(late).to.include({ code: 'ERR_STATE', outcome: 'not-sent' })
    expect(await cluster.messages(topic, 100)).to.have.length(100)
  })

  it('lets the process end by itself', async function () {
    this.timeout(120_000)
    const topic = await cluster.topic('process')
    const program = fileURLToPath(new URL('programs/send-and-close.ts', import.meta.url))

    const { code, output } = await run(program, [cluster.namesrvAddr, uniqueName('PG_process'), topic])

    expect(output).to.equal('sent 20\n')
    expect(code).to.equal(0)
  })
})

describe('closing a producer whose broker takes its time', () => {
  it('takes the leave when what is in flight is settled, and not before', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const producer = await producerOn(cluster)
    let answer: () => void = () => undefined
    const answered = new Promise<void>(resolve => (answer = resolve))
    cluster.intercept(sendMessageV2, async (_request, _context, proceed) => {
      await answered
      return proceed()
    })
    const sending = producer.send({ topic: 'orders', body: 'x' })
    await waitFor('the send', () => cluster.requests(sendMessageV2).length === 1)

    const closing = producer.close()
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
    const leftBefore = cluster.requests(unregisterClient).length
    answer()
    await closing

    expect((await sending).status).to.equal('SEND_OK')
    expect(leftBefore).to.equal(0)
    expect(cluster.requests(unregisterClient)).to.have.length.of.at.least(1)
  })
})

describe('closing a producer whose broker does not answer', () => {
  let cluster: LocalCluster
  let clock: VirtualClock
  let producer: DefaultMQProducer
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
    clock = new VirtualClock()
    producer = await producerOn(cluster, { clock })
  })
  afterEach(async () => {
    await producer.close()
    await cluster.close()
  })

  it('fails what is left after its bound, with a typed error that says what is known', async () => {
    cluster.intercept(sendMessageV2, silence())
    const received = cluster.received(sendMessageV2)
    const sending = rejection(producer.send({ topic: 'orders', body: 'x' }, { timeoutMs: 60_000 }))
    await received

    const elapsedMs = await virtualMs(clock, producer.close({ timeoutMs: 50 }))
    const error = await sending

    expect(error).to.be.instanceOf(ClosedError).and.include({ outcome: 'unknown' })
    expect(elapsedMs).to.be.within(50, 600)
  })

  it('waits for an answer that comes within the bound', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    cluster.intercept(sendMessageV2, (_request, _context, proceed) => held.then(proceed))
    const received = cluster.received(sendMessageV2)
    const sending = producer.send({ topic: 'orders', body: 'x' })
    await received

    const closing = producer.close()
    // Longer than what connections get for their last words.
    await clock.advance(600)
    release()
    await closing
    const sent: SendResult = await sending

    expect(sent.status).to.equal('SEND_OK')
  })

  it('waits for the answers to its farewells, but no longer than all of closing may take', async () => {
    cluster.intercept(unregisterClient, silence())

    const elapsedMs = await virtualMs(clock, producer.close())

    expect(elapsedMs).to.be.within(5000, 5200)
  })
})

async function run(program: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const node = ['--import=@rocketmq-ts/source-loader', '--conditions=@rocketmq-ts/source', program, ...args]
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, output }
}
