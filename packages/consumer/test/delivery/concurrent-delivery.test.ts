// SPDX-License-Identifier: Apache-2.0
// No message without an acknowledgement, a retry or a dead letter, whatever handlers and brokers do, and in whatever
// order they end: the committed offset never passes a message that is not settled.
import { ConcurrentDelivery, VirtualClock } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import fc from 'fast-check'
import { ProcessQueue } from '../../src/queue/process-queue.js'
import { storedMessage } from '../stored-message.js'
import { deliveryOptions, queueOwner, turn } from './delivery-options.js'

/** What the handler does with a message, delivery by delivery, and what the brokers do with what failed. */
interface Script {
  readonly outcome: (typeof outcomes)[number]
  readonly isTakenBack: boolean
}

const outcomes = ['done', 'doneLater', 'throw', 'rejectLater', 'deadLetter', 'each', 'rubbish', 'never'] as const
const scripts = fc.array(fc.record<Script>({ outcome: fc.constantFrom(...outcomes), isTakenBack: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
})

class Model {
  readonly clock = new VirtualClock()
  readonly queue = new ProcessQueue({ topic: 'T', brokerName: 'b', queueId: 0 }, 0, {
    owner: queueOwner({ giveBack: message => this.#giveBack(message) }),
  })
  /** Messages that a handler has done, or that a broker has taken back. */
  readonly settled = new Set<number>()
  readonly running: (() => void)[] = []
  readonly #scripts: readonly Script[]
  readonly delivery: ConcurrentDelivery<MessageExt>
  most = 0

  /** @param batchSize 0: the handler gets one message at a time */
  constructor(scriptsOfMessages: readonly Script[], batchSize: number) {
    this.#scripts = scriptsOfMessages
    const options = deliveryOptions({
      clock: this.clock,
      concurrency: 5,
      ...(batchSize > 0
        ? { batch: messages => this.#handle(messages), batchSize }
        : { handler: message => this.#handle([message]) }),
    })
    this.delivery = new ConcurrentDelivery(options)
    for (const [queueOffset] of scriptsOfMessages.entries()) this.queue.put(storedMessage({ queueOffset }))
    this.queue.pulledTo(scriptsOfMessages.length)
  }

  /** Every position below the committed one is settled. */
  check(): void {
    for (let offset = 0; offset < this.queue.consumedOffset; offset++) expect(this.settled.has(offset)).to.equal(true)
    expect(this.running.length).to.be.lessThan(6)
  }

  #scriptOf(message: MessageExt): Script {
    // What is tried again here is done the second time.
    const first = this.#scripts[message.queueOffset] ?? { outcome: 'done', isTakenBack: true }
    return message.reconsumeTimes === 0 ? first : { outcome: 'done', isTakenBack: true }
  }

  #handle(messages: readonly MessageExt[]): unknown {
    const done = (isMeant: (index: number) => boolean = () => true) => {
      for (const { queueOffset } of messages.filter((_, index) => isMeant(index))) this.settled.add(queueOffset)
    }
    const [first = storedMessage()] = messages
    switch (this.#scriptOf(first).outcome) {
      case 'done':
        done()
        return undefined
      case 'doneLater':
        return new Promise<void>(resolve => {
          this.running.push(() => {
            done()
            resolve()
          })
        })
      case 'throw':
        throw new Error('no')
      case 'rejectLater':
        return new Promise<void>((_, reject) => this.running.push(() => reject(new Error('no'))))
      case 'deadLetter':
        return { delayLevel: -1 }
      case 'each': {
        done(index => index % 2 === 1)
        const fates = messages.map((_, index) => (index % 2 === 1 ? undefined : { delayLevel: 1 }))
        return fates.length === 1 ? fates[0] : fates
      }
      case 'rubbish':
        return { retryAfter: 'soon' }
      case 'never':
        return new Promise<void>(() => undefined)
    }
  }

  async #giveBack(message: MessageExt): Promise<boolean> {
    await turn()
    const { isTakenBack } = this.#scriptOf(message)
    if (isTakenBack) this.settled.add(message.queueOffset)
    return isTakenBack
  }
}

describe('the fate of each message', () => {
  it('is known before its offset is committed, and in the end all are committed', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), fc.nat(5), async (each, seed, batchSize) => {
        const model = new Model(each, batchSize)
        let choice = seed
        model.delivery.submit(model.queue)
        for (let step = 0; step < 1000 && model.queue.consumedOffset < each.length; step++) {
          model.check()
          choice = (choice * 48_271 + 11) % 0x7fffffff
          const index = choice % Math.max(1, model.running.length)
          const [end] = model.running.splice(index, 1)
          end?.()
          // Local retries come after 5 s, handlers that never end are given up after 15 minutes.
          await model.clock.advance(end === undefined ? 60_000 : 1)
        }
        expect(model.queue.consumedOffset).to.equal(each.length)
        expect(model.queue.count).to.equal(0)
        await model.delivery.stop(0)
      }),
      { numRuns: 100 },
    )
  })
})

describe('handlers', () => {
  it('that never wait do not keep the event loop from other work', async () => {
    let seen = 0
    let seenAtFirstTurn = 0
    const options = deliveryOptions({
      clock: new VirtualClock(),
      handler: () => {
        seen++
      },
    })
    const delivery = new ConcurrentDelivery(options)
    const queue = new ProcessQueue({ topic: 'T', brokerName: 'b', queueId: 0 }, 0)
    for (let queueOffset = 0; queueOffset < 1000; queueOffset++) queue.put(storedMessage({ queueOffset }))
    setImmediate(() => (seenAtFirstTurn = seen))
    delivery.submit(queue)
    while (seen < 1000) await turn()
    await delivery.stop(0)

    expect(seenAtFirstTurn).to.be.within(1, 256)
  })

  it('get messages of all queues in turn, however many one of them has', async () => {
    const order: number[] = []
    const options = deliveryOptions({
      clock: new VirtualClock(),
      concurrency: 1,
      handler: ({ queueId }) => void order.push(queueId),
    })
    const delivery = new ConcurrentDelivery(options)
    const queues = [0, 1].map(queueId => new ProcessQueue({ topic: 'T', brokerName: 'b', queueId }, 0))
    delivery.pause()
    for (const queue of queues) {
      const count = queue.queue.queueId === 0 ? 50 : 2
      for (let queueOffset = 0; queueOffset < count; queueOffset++) {
        queue.put(storedMessage({ queueOffset, queueId: queue.queue.queueId }))
      }
      delivery.submit(queue)
    }
    delivery.resume()
    while (order.length < 52) await turn()
    await delivery.stop(0)

    expect(order.slice(0, 4)).to.deep.equal([0, 1, 0, 1])
  })

  it('of a queue that was dropped do not count, and nothing of it is given back', async () => {
    let isGivenBack = false
    const ends: (() => void)[] = []
    const options = deliveryOptions({
      clock: new VirtualClock(),
      handler: () => new Promise((_, reject) => ends.push(() => reject(new Error('too late')))),
    })
    const delivery = new ConcurrentDelivery(options)
    const owner = queueOwner({ giveBack: async () => (isGivenBack = true) })
    const queue = new ProcessQueue({ topic: 'T', brokerName: 'b', queueId: 0 }, 0, { owner })
    queue.put(storedMessage())
    delivery.submit(queue)
    queue.drop()
    ends[0]?.()
    await turn()
    await delivery.stop(0)

    expect(isGivenBack).to.equal(false)
    expect(delivery.running).to.equal(0)
  })
})
