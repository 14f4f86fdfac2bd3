// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { ProcessQueue, type QueueEntry } from '../../src/queue/process-queue.js'
import { storedMessage } from '../stored-message.js'

const queue = { topic: 'T', brokerName: 'b', queueId: 0 }

function filled(...offsets: number[]): ProcessQueue {
  const processQueue = new ProcessQueue(queue, 0)
  for (const queueOffset of offsets) processQueue.put(storedMessage({ queueOffset }))
  processQueue.pulledTo((offsets.at(-1) ?? -1) + 1)
  return processQueue
}

function takeAll(processQueue: ProcessQueue): QueueEntry[] {
  const taken: QueueEntry[] = []
  for (let entry = processQueue.take(1); entry !== undefined; entry = processQueue.take(1)) taken.push(entry)
  return taken
}

describe('the offset that a queue commits', () => {
  it('is that of the first message that is not settled, in whatever order messages are settled', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(gaps, fc.infiniteStream(fc.nat()), (steps, choices) => {
        let offset = 0
        const offsets = steps.map(step => (offset += step))
        const processQueue = filled(...offsets)
        const open = takeAll(processQueue)
        while (open.length > 0) {
          expect(processQueue.consumedOffset).to.equal(Math.min(...open.map(entry => entry.offset)))
          const [entry] = open.splice((choices.next().value ?? 0) % open.length, 1)
          processQueue.settle(entry!)
        }
        expect(processQueue.consumedOffset).to.equal(offset + 1)
        expect(processQueue.count).to.equal(0)
        expect(processQueue.bytes).to.equal(0)
      }),
    )
  })

  it('is the start before anything was pulled, and the end of the pull when nothing is left', () => {
    const processQueue = new ProcessQueue(queue, 7)
    expect(processQueue.consumedOffset).to.equal(7)

    processQueue.pulledTo(40)

    expect(processQueue.consumedOffset).to.equal(40)
  })

  it('does not pass a record that is held', () => {
    const processQueue = filled(0)
    processQueue.putBad({ error: undefined as never, position: 0, size: 100 }, 1, 'held')
    processQueue.put(storedMessage({ queueOffset: 2 }))
    processQueue.pulledTo(3)
    for (const entry of takeAll(processQueue)) processQueue.settle(entry)

    expect(processQueue.consumedOffset).to.equal(1)
    expect(processQueue.release(1)).to.equal(true)
    expect(processQueue.consumedOffset).to.equal(3)
    expect(processQueue.bytes).to.equal(0)
  })

  it('stays where it was when the queue is dropped, whatever handlers do then', () => {
    const processQueue = filled(0, 1, 2)
    const [first, second] = takeAll(processQueue)
    processQueue.settle(first!)

    processQueue.drop()
    processQueue.settle(second!)

    expect(processQueue.consumedOffset).to.equal(1)
    expect(processQueue.take(1)).to.equal(undefined)
    expect(processQueue.signal.aborted).to.equal(true)
  })
})

describe('messages of a queue', () => {
  it('are handed out once, in order, those that are tried again first', () => {
    const processQueue = filled(0, 1, 2)
    const first = processQueue.take(1)!
    processQueue.putAgain(first)

    expect(takeAll(processQueue).map(({ offset }) => offset)).to.deep.equal([0, 1, 2])
    expect(processQueue.hasWaiting).to.equal(false)
  })

  it('are taken once, though a broker may send them again', () => {
    const processQueue = filled(5, 6)
    processQueue.put(storedMessage({ queueOffset: 6 }))
    processQueue.put(storedMessage({ queueOffset: 3 }))

    expect(processQueue.count).to.equal(2)
  })

  it('can be taken back in order', () => {
    const processQueue = filled(0, 1, 2, 3)
    const [first, second, third] = [processQueue.take(1)!, processQueue.take(1)!, processQueue.take(1)!]
    processQueue.settle(first)

    processQueue.rewind([second, third])

    expect(takeAll(processQueue).map(({ offset }) => offset)).to.deep.equal([1, 2, 3])
    expect(processQueue.taken().map(({ offset }) => offset)).to.deep.equal([1, 2, 3])
  })

  it('behind a held record wait only where order counts', () => {
    for (const isOrdered of [false, true]) {
      const processQueue = new ProcessQueue(queue, 0, { isOrdered })
      processQueue.putBad({ error: undefined as never, position: 0 }, 0, 'held')
      processQueue.put(storedMessage({ queueOffset: 1 }))

      expect(processQueue.hasWaiting).to.equal(!isOrdered)
      expect(processQueue.peek() === undefined).to.equal(isOrdered)
    }
  })

  it('reach from the first to the last that is not settled', () => {
    const processQueue = new ProcessQueue(queue, 0)
    for (const queueOffset of [3, 5, 7, 9]) processQueue.put(storedMessage({ queueOffset }))
    const entries = [3, 5, 7, 9].map(() => processQueue.take(1)!)
    const ranges = [processQueue.range]
    for (const index of [3, 0, 2]) {
      processQueue.settle(entries[index]!)
      ranges.push(processQueue.range)
    }

    expect(ranges).to.deep.equal([
      { first: 3, last: 9 },
      { first: 3, last: 7 },
      { first: 5, last: 7 },
      { first: 5, last: 5 },
    ])
  })

  it('free their memory when many thousands have passed', () => {
    const processQueue = new ProcessQueue(queue, 0)
    for (let offset = 0; offset < 10_000; offset++) {
      processQueue.put(storedMessage({ queueOffset: offset }))
      processQueue.settle(processQueue.take(1)!)
      processQueue.pulledTo(offset + 1)
    }

    expect(processQueue.consumedOffset).to.equal(10_000)
    expect(processQueue.span).to.equal(0)
    expect(processQueue.range).to.equal(undefined)
  })
})
