// SPDX-License-Identifier: Apache-2.0
// A queue stays ours for weeks, and each of its messages may have had somebody who listened to its signal.
import { ConcurrentDelivery, OrderedDelivery, type Delivery, type Entry, type OrderedSource } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { bench, type Bench } from './bench.js'
import { ListSource, type Text } from './list-source.js'

/** Bytes in use when all that can go has gone. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

/** One message after the other, so many. */
class LongSource extends ListSource {
  #left: number

  constructor(count: number) {
    super()
    this.#left = count
  }

  override get hasWaiting(): boolean {
    return this.#left > 0
  }

  override take(now: number): Entry<Text> | undefined {
    if (this.#left === 0) return undefined
    this.#left--
    return { message: { text: 'x', attempts: 1 }, startedAt: now }
  }

  override settle(entry: Entry<Text>): void {
    entry.message = undefined
  }

  override madeRoom(): void {
    // Nobody fetches.
  }
}

const kinds: Readonly<Record<string, (options: Bench['options']) => Delivery<OrderedSource<Text>>>> = {
  concurrent: options => new ConcurrentDelivery(options),
  ordered: options => new OrderedDelivery({ ...options, suspendMs: 1000 }),
}

describe('the heap', () => {
  for (const [kind, deliver] of Object.entries(kinds)) {
    it(`does not grow while handlers of ${kind} delivery read 100,000 signals of one queue`, async () => {
      let handled = 0
      let listened = 0
      const { options } = bench(async (_message, { signal }) => {
        signal.addEventListener('abort', () => listened++)
        await Promise.resolve()
        handled++
      })
      // The meter of the bench remembers each call.
      const delivery = deliver({ ...options, meter: { addCall: () => undefined } })
      const source = new LongSource(120_000)
      delivery.submit(source)
      while (handled < 20_000) await new Promise(resolve => setImmediate(resolve))
      const before = usedHeap()
      while (handled < 120_000) await new Promise(resolve => setImmediate(resolve))
      const after = usedHeap()
      await delivery.stop(0)

      expect(listened).to.equal(0)
      // AbortSignal.any left 65 bytes and more of each.
      expect(after - before).to.be.lessThan(100_000 * 10)
    }).timeout(60_000)
  }
})
