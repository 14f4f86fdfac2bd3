// SPDX-License-Identifier: Apache-2.0
// Clients that are started and closed over and over in one process leave nothing behind: no handle, no growing heap.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { printFigures } from '../../src/figures.js'
import { sized } from '../../src/run-size.js'
import { settledHeapBytes } from '@rocketmq-ts/test-run'

const cycles = sized({ ci: 30, full: 1000 })
/** Cycles until caches and compiled code have their size. */
const warmUp = 20
const maxHeapGrowth = sized({ ci: 4, full: 8 }) * 1024 * 1024

type Handles = Readonly<Record<'sockets' | 'servers' | 'timers', number>>

/** Open sockets, servers and timers; what else comes and goes is of one turn of the event loop. */
function openHandles(): Handles {
  const names = process.getActiveResourcesInfo()
  const count = (kind: string) => names.filter(name => name === kind).length
  return { sockets: count('TCPSocketWrap'), servers: count('TCPServerWrap'), timers: count('Timeout') }
}

onEachCluster('a producer and a consumer', cluster => {
  it(`leave nothing when they are started and closed ${cycles} times`, async function () {
    this.timeout(sized({ ci: 300_000, full: 1_200_000 }))
    const topic = await cluster.topic('load_cycles', { queues: 2 })
    const [producerGroup, consumerGroup] = [uniqueName('PG_cycles'), await cluster.group('CG_cycles')]
    const cycle = async () => {
      // They share an instance, which ends with the last of them.
      const options = { ...cluster.clientOptions, manager: new MQClientManager() }
      await using consumer = new DefaultMQPushConsumer({ ...options, consumerGroup })
      void consumer.subscribe(topic, '*', () => undefined)
      await consumer.start()
      await consumer.ready()
      await using producer = new DefaultMQProducer({ ...options, producerGroup })
      await producer.start()
      await producer.send({ topic, body: 'x' })
    }

    // The first clients make an embedded broker start services, whose timers stay: sockets are compared with the very
    // beginning, timers with the end of the warm-up.
    const { sockets } = openHandles()
    for (let index = 0; index < warmUp; index++) await cycle()
    await waitFor('sockets to be gone', () => openHandles().sockets <= sockets)
    const before = openHandles()
    const heapBefore = await settledHeapBytes()
    const startedAt = performance.now()
    for (let index = 0; index < cycles; index++) await cycle()
    const elapsedMs = performance.now() - startedAt
    await waitFor('handles to be gone', () => !hasGrown(before, openHandles())).catch(() => undefined)
    const after = openHandles()
    const heapDelta = (await settledHeapBytes()) - heapBefore

    printFigures('start-and-close', { cycles, before, after, heapDelta, msPerCycle: Math.round(elapsedMs / cycles) })
    expect(hasGrown(before, after), JSON.stringify({ before, after })).to.equal(false)
    expect(heapDelta).to.be.lessThan(maxHeapGrowth)
  })
})

function hasGrown(before: Handles, after: Handles): boolean {
  return after.sockets > before.sockets || after.servers > before.servers || after.timers > before.timers
}
