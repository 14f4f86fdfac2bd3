// SPDX-License-Identifier: Apache-2.0
// Locks of ordered queues over time: how long they are trusted, and when a queue is given up.
import { EventEmitter } from 'node:events'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { silentLogger, VirtualClock, type Delivery } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { Reporter } from '../../src/membership/reporter.js'
import type { OffsetStore } from '../../src/offset/offset-store.js'
import { OffsetTable } from '../../src/offset/offset-table.js'
import type { PushConsumerEvents } from '../../src/membership/consumer-events.js'
import { PushQueues } from '../../src/push/push-queues.js'
import type { QueueLocks } from '../../src/push/queue-locks.js'
import { StartOffsets } from '../../src/offset/start-offsets.js'
import type { Poison } from '../../src/pull/poison.js'
import type { PullLoop } from '../../src/pull/pull-loop.js'
import type { ProcessQueue } from '../../src/queue/process-queue.js'
import { QueueLock } from '../../src/queue/queue-lock.js'
import { QueueTable } from '../../src/queue/queue-table.js'
import type { Redelivery } from '../../src/sending/redelivery.js'
import { Subscriptions } from '../../src/subscription/subscriptions.js'

const queue: MessageQueue = { topic: 'T', brokerName: 'b', queueId: 0 }
const key = messageQueueKey(queue)

/** The queues of a consumer, of which there is one, whose broker answers as it is told. */
class Bench {
  readonly clock = new VirtualClock()
  readonly table = new OffsetTable()
  readonly lost: MessageQueue[] = []
  readonly persisted: number[] = []
  readonly woken: ProcessQueue[] = []
  readonly unlocked: MessageQueue[] = []
  answer: 'granted' | 'refused' | 'none' = 'granted'
  asked = 0
  isIdle = true
  readonly held = new QueueTable()
  readonly queues: PushQueues
  #resolveIdle: () => void = () => undefined

  constructor() {
    const events = new EventEmitter<PushConsumerEvents>()
    events.on('lockLost', lostQueue => this.lost.push(lostQueue))
    const wake = (each: ProcessQueue) => void this.woken.push(each)
    const whenIdle = () =>
      this.isIdle ? Promise.resolve() : new Promise<void>(resolve => (this.#resolveIdle = resolve))
    const rule = { consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET', consumeTime: 0 } as const
    this.queues = new PushQueues({
      instance: this.#instance(),
      subscriptions: new Subscriptions(),
      reporter: new Reporter(events, silentLogger),
      table: this.held,
      offsets: new StartOffsets(this.#store(), undefined as never, rule),
      loop: { wake } as unknown as PullLoop,
      poison: undefined as unknown as Poison,
      redelivery: undefined as unknown as Redelivery,
      delivery: { submit: () => undefined, whenIdle } as unknown as Delivery<ProcessQueue>,
      locks: this.#locks(),
      isOrdered: true,
    })
  }

  /** The handler of the queue has ended. */
  endHandler(): void {
    this.#resolveIdle()
  }

  async acquire(): Promise<ProcessQueue | undefined> {
    const [acquired] = await this.queues.acquire([queue])
    if (acquired !== undefined) this.held.add(acquired)
    return acquired
  }

  #instance(): MQClientInstance {
    const rebalanceService = { wake: () => undefined }
    return { config: { clock: this.clock, logger: silentLogger }, rebalanceService } as unknown as MQClientInstance
  }

  #locks(): QueueLocks {
    const lock = async () => {
      this.asked++
      const none = new Set<string>()
      const all = new Set([key])
      return { granted: this.answer === 'granted' ? all : none, refused: this.answer === 'refused' ? all : none }
    }
    return {
      lock,
      unlock: async (queues: MessageQueue[]) => void this.unlocked.push(...queues),
    } as unknown as QueueLocks
  }

  #store(): OffsetStore {
    const { table } = this
    return {
      get: (each: MessageQueue) => table.get(each),
      advance: (each: MessageQueue, offset: number) => table.advance(each, offset),
      set: (each: MessageQueue, offset: number) => table.set(each, offset),
      remove: (each: MessageQueue) => table.delete(each),
      forgetCommitted: () => undefined,
      read: async () => 0,
      persist: async (queues: MessageQueue[]) => void this.persisted.push(...queues.map(each => table.get(each) ?? -1)),
    } as unknown as OffsetStore
  }
}

describe('the lock of an ordered queue', () => {
  it('is renewed every 20 s, and valid as long as that works', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    for (let turn = 0; turn < 9; turn++) {
      await bench.clock.advance(10_000)
      expect(acquired?.lock.isValid(bench.clock.monotonic())).to.equal(true)
    }

    expect(bench.asked).to.equal(5)
    await bench.queues.close()
  })

  it('is not trusted after 30 s without an answer, and certain again with the next one', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    bench.answer = 'none'
    await bench.clock.advance(31_000)
    const whileSilent = acquired?.lock.isValid(bench.clock.monotonic())
    bench.answer = 'granted'
    // It is asked for every 3 s.
    await bench.clock.advance(3000)

    expect(whileSilent).to.equal(false)
    expect(acquired?.lock.isValid(bench.clock.monotonic())).to.equal(true)
    expect(bench.woken).to.deep.equal([acquired])
    expect(bench.lost).to.deep.equal([])
    await bench.queues.close()
  })

  it('is asked for again at once, and then every 3 s, when a renewal was not answered', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    bench.answer = 'none'
    await bench.clock.advance(20_000)
    const atOnce = bench.asked
    await bench.clock.advance(6000)
    bench.answer = 'granted'
    await bench.clock.advance(3000)
    const { asked } = bench
    await bench.clock.advance(10_000)

    expect([atOnce, asked]).to.deep.equal([3, 6])
    expect(bench.asked).to.equal(6)
    expect(acquired?.lock.ageAt(bench.clock.monotonic())).to.be.lessThan(15_000)
    await bench.queues.close()
  })

  it('whose answer was lost is given back when the queue is not wanted any more, and at the end', async () => {
    const bench = new Bench()
    bench.answer = 'none'
    await bench.acquire()
    bench.queues.onShare('T', new Map([[key, queue]]))
    bench.queues.onShare('another topic', new Map())
    const whileWanted = [...bench.unlocked]
    bench.queues.onShare('T', new Map())
    bench.queues.onShare('T', new Map())
    const unwanted = [...bench.unlocked]
    await bench.acquire()
    await bench.queues.close()

    expect([whileWanted, unwanted]).to.deep.equal([[], [queue]])
    expect(bench.unlocked).to.deep.equal([queue, queue])
  })

  it('is not trusted when the machine was suspended, while its monotonic clock stood still', () => {
    let wallClock = 1_700_000_000_000
    const lock = new QueueLock(() => wallClock)
    lock.grant(0, wallClock)
    const fresh = lock.isValid(1000)
    wallClock += 120_000
    const afterwards = [lock.isValid(2000), lock.ageAt(2000)]
    wallClock -= 600_000

    expect([fresh, ...afterwards]).to.deep.equal([true, false, 120_000])
    expect([lock.isValid(2000), lock.isValid(31_000)]).to.deep.equal([true, false])
  })

  it('is lost when 60 s passed without a renewal, as in a process that was stopped: somebody else may have had it', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    bench.answer = 'none'
    await bench.clock.advance(70_000)
    bench.answer = 'granted'
    await bench.queues.renewLocks()

    expect(bench.lost).to.deep.equal([queue])
    expect(acquired?.isDropped).to.equal(true)
    expect(bench.persisted).to.deep.equal([])
    await bench.queues.close()
  })

  it('is lost when a broker refuses it; the offset is not stored, it is somebody else now who decides', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    bench.answer = 'refused'
    await bench.clock.advance(20_000)

    expect(bench.lost).to.deep.equal([queue])
    expect(acquired?.signal.aborted).to.equal(true)
    expect(bench.persisted).to.deep.equal([])
    await bench.queues.close()
  })

  it('is given back with the last offset, which waits until pulls that have just left have been taken', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    acquired!.carriedAt = bench.clock.monotonic()
    let isSettled = false
    const settling = bench.queues.settleCarriedOffsets().then(() => (isSettled = true))
    await bench.clock.advance(199)
    const tooEarly = isSettled
    await bench.clock.advance(1)
    await settling
    // Those that left long ago, or were answered, are not waited for.
    acquired!.carriedAt = bench.clock.monotonic() - 200
    await bench.queues.settleCarriedOffsets()
    acquired!.carriedAt = -Infinity
    await bench.queues.settleCarriedOffsets()

    expect(tooEarly).to.equal(false)
    await bench.queues.close()
  })

  it('keeps a queue from being acquired when it is not granted', async () => {
    const bench = new Bench()
    bench.answer = 'refused'

    expect(await bench.acquire()).to.equal(undefined)
    await bench.queues.close()
  })

  it('is asked for once at a time, and not at once again when no broker answers', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    bench.answer = 'none'
    const before = bench.asked
    for (let turn = 0; turn < 10; turn++) bench.queues.claim(acquired!)
    await bench.clock.advance(0)
    await bench.clock.advance(2900)
    bench.queues.claim(acquired!)
    expect(bench.asked - before).to.equal(1)
    await bench.clock.advance(200)
    bench.queues.claim(acquired!)

    expect(bench.asked - before).to.equal(2)
    await bench.queues.close()
  })

  it('is given back when the queue goes, but not before its handler has ended', async () => {
    const bench = new Bench()
    const acquired = await bench.acquire()
    bench.isIdle = false
    bench.held.drop(acquired!)
    await bench.queues.release([acquired!])
    const whileItRuns = [...bench.unlocked]
    bench.endHandler()
    await bench.queues.close()

    expect(whileItRuns).to.deep.equal([])
    expect(bench.unlocked).to.deep.equal([queue])
    expect(bench.persisted).to.deep.equal([0])
  })
})
