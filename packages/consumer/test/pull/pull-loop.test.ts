// SPDX-License-Identifier: Apache-2.0
// When a queue is pulled, parked, and woken again.
import { Naming, type MQClientInstance } from '@rocketmq-ts/client'
import { PushConsumerConfig, type PushConsumerOptions } from '@rocketmq-ts/consumer'
import { silentLogger, VirtualClock } from '@rocketmq-ts/core'
import type { RecordItem } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import type { OffsetStore } from '../../src/offset/offset-store.js'
import type { MessagePuller, PullOrder, PullResult } from '../../src/pull/message-puller.js'
import { Poison } from '../../src/pull/poison.js'
import { PullLoop } from '../../src/pull/pull-loop.js'
import { ConsumerStats } from '../../src/push/consumer-stats.js'
import { PushPullRules } from '../../src/push/push-pull-rules.js'
import { ProcessQueue } from '../../src/queue/process-queue.js'
import { QueueTable } from '../../src/queue/queue-table.js'
import { subscriptionTo } from '../../src/subscription/filter-expression.js'
import { OwnFilter } from '../../src/subscription/own-filter.js'
import { Subscriptions } from '../../src/subscription/subscriptions.js'
import { storedMessage } from '../stored-message.js'
import { turn } from '../delivery/delivery-options.js'

const brokerName = 'b'

/** A loop whose broker has endless messages, one to a pull. */
class Bench {
  readonly clock = new VirtualClock()
  readonly table = new QueueTable()
  readonly pulls: PullOrder[] = []
  readonly loop: PullLoop
  bytesOfMessage = 100

  constructor(options: Partial<PushConsumerOptions<unknown>> = {}) {
    const { clock } = this
    const subscriptions = new Subscriptions()
    subscriptions.set(subscriptionTo('T', '*', 1))
    const executeNow = (task: () => unknown) => void Promise.resolve().then(task)
    const executeLater = (task: () => unknown, delayMs: number) => void clock.setTimeout(() => void task(), delayMs)
    const config = new PushConsumerConfig({ consumerGroup: 'g', namesrvAddr: 'h:1', clock, ...options })
    const instance = {
      config: { logger: silentLogger, clock },
      pullMessageService: { executeNow, executeLater },
    } as unknown as MQClientInstance
    const { table } = this
    const puller = { pull: (order: PullOrder) => this.#pull(order) } as unknown as MessagePuller
    const store = { advance: () => undefined, carried: () => undefined } as unknown as OffsetStore
    const stats = new ConsumerStats(clock)
    const messageFilter = new OwnFilter({ messageFilter: undefined, reporter: { report: () => undefined } })
    this.loop = new PullLoop({
      instance,
      puller,
      rules: new PushPullRules({ config, instance, puller, subscriptions, messageFilter, table, store, stats }),
      table,
      poison: new Poison('hold', new Naming(), () => undefined),
      receiver: { submit: () => undefined },
      onFailure: () => undefined,
    })
  }

  /** A new queue that is being pulled. */
  queue(): ProcessQueue {
    const queue = new ProcessQueue({ topic: 'T', brokerName, queueId: this.table.countOf('T') }, 0)
    this.table.add(queue)
    this.loop.start(queue)
    return queue
  }

  /** Lets all pulls run that can. */
  async settle(): Promise<void> {
    for (let step = 0; step < 60; step++) await turn()
  }

  async #pull({ queue, offset }: PullOrder): Promise<PullResult> {
    this.pulls.push({ queue, offset } as PullOrder)
    await turn()
    const items: RecordItem[] = [storedMessage({ queueOffset: offset, storeSize: this.bytesOfMessage })]
    return { status: 'FOUND', items, nextBeginOffset: offset + 1, minOffset: 0, maxOffset: 1000 }
  }
}

function consume(queue: ProcessQueue, bench: Bench): void {
  const entry = queue.take(0)
  if (entry !== undefined) queue.settle(entry)
  bench.loop.madeRoom(queue)
}

describe('the pulls of a queue', () => {
  it('stop when enough messages wait, and go on when one is done', async () => {
    const bench = new Bench({ pullThresholdForQueue: 5 })
    const queue = bench.queue()
    await bench.settle()
    const held = queue.count
    consume(queue, bench)
    await bench.settle()

    expect(held).to.equal(6)
    expect(bench.pulls).to.have.length(7)
  })

  it('stop while the consumer is paused', async () => {
    const bench = new Bench({ pullThresholdForQueue: 5 })
    bench.loop.pause()
    const queue = bench.queue()
    await bench.settle()
    const before = bench.pulls.length
    bench.loop.resume()
    bench.loop.wake(queue)
    await bench.settle()

    expect(before).to.equal(0)
    expect(queue.count).to.equal(6)
  })

  it('wait for other queues, when all together hold too much, and go on when those have made room', async () => {
    const bench = new Bench({ pullThresholdSizeForAll: 1 })
    bench.bytesOfMessage = 600_000
    const big = bench.queue()
    await bench.settle()
    // It cannot make room itself: it holds nothing but a record that cannot be read.
    const small = bench.queue()
    small.putBad({ error: undefined as never, position: 0, size: 1 }, 0, 'held')
    small.pulledTo(1)
    await bench.settle()
    const whileFull = small.count
    while (big.count > 0) consume(big, bench)
    await bench.settle()

    expect(whileFull).to.equal(1)
    expect(small.count).to.be.greaterThan(1)
  })

  it('follow each other at the interval that was asked for', async () => {
    const bench = new Bench({ pullInterval: 1000 })
    bench.queue()
    await bench.settle()
    const atOnce = bench.pulls.length
    for (let second = 0; second < 3; second++) {
      await bench.clock.advance(1000)
      await bench.settle()
    }

    expect([atOnce, bench.pulls.length]).to.deep.equal([1, 4])
  })

  it('end when the queue is dropped', async () => {
    const bench = new Bench({ pullInterval: 10 })
    const queue = bench.queue()
    await bench.settle()
    queue.drop()
    await bench.clock.advance(1000)
    await bench.settle()

    expect(bench.pulls).to.have.length(1)
    expect(queue.consumedOffset).to.equal(0)
  })
})
