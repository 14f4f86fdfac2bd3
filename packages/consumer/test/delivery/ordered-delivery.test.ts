// SPDX-License-Identifier: Apache-2.0
// Ordered consumption as a model: whatever handlers return, brokers refuse, and however certain the lock is, no message
// is handed out before those in front of it are done, and none is committed that is not done or a dead letter.
import { OrderedDelivery, VirtualClock } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import fc from 'fast-check'
import { ProcessQueue } from '../../src/queue/process-queue.js'
import { storedMessage } from '../stored-message.js'
import { deliveryOptions, queueOwner, turn } from './delivery-options.js'

const maxReconsumeTimes = 2
const outcomes = ['done', 'doneLater', 'commitLater', 'throw', 'rejectLater', 'rollback', 'wait', 'rubbish'] as const
type Outcome = (typeof outcomes)[number]

/** What happens at each call of the handler, at each look at what is there, and when a message is given up. */
interface Script {
  readonly outcomes: readonly Outcome[]
  /** In which steps the lock stops to be certain. */
  readonly doubts: readonly boolean[]
  readonly isTaken: readonly boolean[]
}

const scripts = fc.record<Script>({
  outcomes: fc.array(fc.constantFrom(...outcomes), { maxLength: 60 }),
  doubts: fc.array(fc.boolean(), { maxLength: 60 }),
  isTaken: fc.array(fc.boolean(), { maxLength: 10 }),
})

class Model {
  readonly clock = new VirtualClock()
  readonly queue: ProcessQueue
  readonly delivery: OrderedDelivery<MessageExt>
  readonly #script: Script
  /** Positions that are done, committed or not; a rollback takes back what is not. */
  readonly #done = new Set<number>()
  readonly #dead = new Set<number>()
  /** Found in handlers, whose errors are no errors of the spec. */
  readonly #faults: string[] = []
  #end: (() => void) | undefined
  #calls = 0
  #givenUp = 0
  #running = 0

  constructor(script: Script, count: number) {
    this.#script = script
    const options = deliveryOptions({ clock: this.clock, handler: message => this.#handle(message) })
    const owner = queueOwner({
      isOrdered: true,
      maxReconsumeTimes,
      giveBack: async message => {
        await turn()
        const isTaken = script.isTaken[this.#givenUp++] ?? true
        if (isTaken) this.#dead.add(message.queueOffset)
        return isTaken
      },
      claim: () => this.#relock(),
    })
    const place = { topic: 'T', brokerName: 'b', queueId: 0 }
    this.queue = new ProcessQueue(place, 0, { isOrdered: true, needsLock: true, owner })
    this.delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    this.#relock()
    for (let queueOffset = 0; queueOffset < count; queueOffset++) this.queue.put(storedMessage({ queueOffset }))
    this.queue.pulledTo(count)
  }

  /** Lets something happen that time does not bring. */
  async step(index: number): Promise<void> {
    // Too old to be trusted, and not so old that somebody else had it: the broker grants it again when it is asked.
    if (this.#script.doubts[index] === true) this.queue.lock.grant(this.clock.monotonic() - 40_000, 0)
    this.#end?.()
    await this.clock.advance(1000)
    for (let offset = 0; offset < this.queue.consumedOffset; offset++) {
      if (!this.isSettled(offset)) this.#faults.push(`${offset} was committed`)
    }
    expect(this.#faults).to.deep.equal([])
  }

  /** Done, committed or not, or a dead letter. */
  isSettled(offset: number): boolean {
    return this.#done.has(offset) || this.#dead.has(offset)
  }

  get #isLockCertain(): boolean {
    return this.queue.lock.isValid(this.clock.monotonic())
  }

  #relock(): void {
    this.queue.lock.grant(this.clock.monotonic() + 1e9, 0)
  }

  #handle({ queueOffset }: MessageExt): unknown {
    if (++this.#running > 1) this.#faults.push(`${queueOffset} came while another one ran`)
    if (!this.#isLockCertain) this.#faults.push(`${queueOffset} came without a lock`)
    for (let offset = 0; offset < queueOffset; offset++) {
      if (!this.isSettled(offset)) this.#faults.push(`${queueOffset} came before ${offset}`)
    }
    const outcome = this.#script.outcomes[this.#calls++] ?? 'done'
    const isLater = outcome === 'doneLater' || outcome === 'rejectLater'
    if (!isLater) return this.#result(outcome, queueOffset)
    return new Promise<unknown>((resolve, reject) => {
      this.#end = () => {
        this.#end = undefined
        try {
          resolve(this.#result(outcome, queueOffset))
        } catch (error) {
          reject(error)
        }
      }
    })
  }

  #result(outcome: Outcome, queueOffset: number): unknown {
    this.#running--
    // Also while the lock is not certain: it is asked for again, and nobody else had the queue.
    this.#note(outcome, queueOffset)
    switch (outcome) {
      case 'done':
      case 'doneLater':
        return undefined
      case 'commitLater':
        return { commit: false }
      case 'rollback':
        return { rollback: true }
      case 'wait':
        return { retryAfter: 50 }
      case 'rubbish':
        return { retryAfter: 'soon' }
      case 'throw':
      case 'rejectLater':
        throw new Error('no')
    }
  }

  #note(outcome: Outcome, queueOffset: number): void {
    if (outcome === 'rollback') this.#takeBack(queueOffset)
    else if (['done', 'doneLater', 'commitLater'].includes(outcome)) this.#done.add(queueOffset)
  }

  #takeBack(queueOffset: number): void {
    for (let offset = this.queue.consumedOffset; offset <= queueOffset; offset++) this.#done.delete(offset)
  }
}

describe('the order of a queue', () => {
  it('holds whatever happens, nothing is committed that is not done, and in the end everything is', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.integer({ min: 1, max: 8 }), async (script, count) => {
        const model = new Model(script, count)
        model.delivery.submit(model.queue)
        for (let index = 0; index < 400 && model.queue.consumedOffset < count; index++) await model.step(index)
        await model.delivery.stop(0)

        // What waits for a commit that never comes is done, but not committed.
        for (let offset = 0; offset < count; offset++) {
          expect(model.isSettled(offset), `${offset} is lost`).to.equal(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})
