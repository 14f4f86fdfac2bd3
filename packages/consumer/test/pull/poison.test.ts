// SPDX-License-Identifier: Apache-2.0
import { MessageError } from '@rocketmq-ts/core'
import { Naming } from '@rocketmq-ts/client'
import { growthOf, linearGrowth } from '@rocketmq-ts/test-run'
import { isBadRecord, type BadRecord, type RecordItem } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { Poison, type PoisonFate, type PoisonPolicy, type PoisonRecord } from '../../src/pull/poison.js'
import { putRecords } from '../../src/pull/records.js'
import { ProcessQueue } from '../../src/queue/process-queue.js'
import { storedMessage } from '../stored-message.js'

const queue = { topic: 'T', brokerName: 'b', queueId: 0 }

function poisonBy(policy: PoisonPolicy): Poison {
  return new Poison(policy, new Naming(), () => undefined)
}

function bad(queueOffset: number | undefined): BadRecord {
  return { error: new MessageError('broken'), position: 0, queueOffset, size: 100, physicalOffset: 7 }
}

/** What was judged, and where the pull goes on. */
async function put(
  processQueue: ProcessQueue,
  items: readonly RecordItem[],
  next: number,
  fate: PoisonFate = 'hold',
): Promise<{ next: number; judged: PoisonRecord[] }> {
  const judged: PoisonRecord[] = []
  const poison = poisonBy(record => {
    judged.push(record)
    return fate
  })
  const goesOnAt = await putRecords(processQueue, items, next, { wants: () => true, poison, onStray: noStray })
  processQueue.pulledTo(goesOnAt)
  return { next: goesOnAt, judged }
}

function noStray({ queueOffset }: RecordItem): never {
  throw new RangeError(`${queueOffset ?? 'unknown'} is a stray`)
}

const good = (queueOffset: number) => storedMessage({ queueOffset })

describe('records of a pull', () => {
  it('are put into the queue, except those that nobody wants', async () => {
    const processQueue = new ProcessQueue(queue, 0)
    const wants = ({ queueOffset }: { queueOffset: number }) => queueOffset !== 1
    const rules = { wants, poison: poisonBy('hold'), onStray: noStray }
    const next = await putRecords(processQueue, [good(0), good(1), good(2)], 5, rules)

    expect(next).to.equal(5)
    expect(processQueue.count).to.equal(2)
  })

  it('that come out of order are delivered in order, and those that were not asked for are reported', async () => {
    const processQueue = new ProcessQueue(queue, 5)
    const strays: number[] = []
    const onStray = ({ queueOffset = -1 }: RecordItem) => void strays.push(queueOffset)
    const rules = { wants: () => true, poison: poisonBy('hold'), onStray }
    const next = await putRecords(processQueue, [good(7), good(5), good(3), good(6), good(7), good(8)], 9, rules)
    const offsets: number[] = []
    for (let entry = processQueue.take(0); entry !== undefined; entry = processQueue.take(0)) offsets.push(entry.offset)

    expect(next).to.equal(9)
    expect(offsets).to.deep.equal([5, 6, 7, 8])
    expect(strays).to.deep.equal([3, 7])
  })

  it('take time that grows with their number only, however many are bad', () => {
    const make = (size: number) => [...Array.from({ length: size }, () => bad(undefined)), good(0)]
    const rules = { wants: () => true, poison: poisonBy('hold'), onStray: () => undefined }
    const work = (items: readonly RecordItem[]) => void putRecords(new ProcessQueue(queue, 0), items, 1, rules)

    expect(growthOf(make, work)).to.be.below(linearGrowth)
  })

  it('are read again from a bad one, which is believed the second time; then the rest follows', async () => {
    const processQueue = new ProcessQueue(queue, 0)
    const first = await put(processQueue, [good(0), bad(1), good(2)], 3)
    const second = await put(processQueue, [bad(1), good(2)], 3)

    expect(first).to.deep.equal({ next: 1, judged: [] })
    expect(second.next).to.equal(3)
    expect(second.judged).to.have.length(1)
    expect(second.judged[0]).to.include({ topic: 'T', offset: 1, physicalOffset: 7 })
    expect(processQueue.count).to.equal(3)
    expect(processQueue.consumedOffset).to.equal(0)
  })

  it('behind one whose frame is broken are read from the next position', async () => {
    const processQueue = new ProcessQueue(queue, 4)
    // What a broken frame says of its place is hearsay, also when it is possible.
    await put(processQueue, [{ ...bad(999), size: undefined }], 9)
    const second = await put(processQueue, [{ ...bad(6), size: undefined }], 9, 'skip')

    expect(second.next).to.equal(5)
    expect(second.judged[0]?.offset).to.equal(4)
    expect(processQueue.consumedOffset).to.equal(5)
  })

  it('that say an impossible position are taken for the next one', async () => {
    for (const impossible of [undefined, 3, 100]) {
      const processQueue = new ProcessQueue(queue, 4)
      expect((await put(processQueue, [good(4), bad(impossible)], 9)).next).to.equal(5)
    }
  })

  it('that say a position behind the next message come before it, and nothing is passed over', async () => {
    const processQueue = new ProcessQueue(queue, 5)
    const items = [bad(8), good(6), good(7)]
    const first = await put(processQueue, items, 9)
    const second = await put(processQueue, items, 9)

    expect(first).to.deep.equal({ next: 5, judged: [] })
    expect(second.judged.map(({ offset }) => offset)).to.deep.equal([5])
    expect([processQueue.count, processQueue.consumedOffset]).to.deep.equal([3, 5])
  })

  it('that have no place before the next message are reported, and take no place', async () => {
    for (const items of [
      [bad(3), good(5), good(6)],
      [good(5), bad(9), good(6)],
    ]) {
      const processQueue = new ProcessQueue(queue, 5)
      const strays: RecordItem[] = []
      const rules = {
        wants: () => true,
        poison: poisonBy('skip'),
        onStray: (stray: RecordItem) => void strays.push(stray),
      }
      const next = await putRecords(processQueue, items, 7, rules)

      expect([next, processQueue.count]).to.deep.equal([7, 2])
      expect(strays).to.deep.equal(items.filter(isBadRecord))
    }
  })

  it('do not end the queue when two in a row are bad', async () => {
    const processQueue = new ProcessQueue(queue, 0)
    const items = [bad(0), bad(1), good(2)]
    const positions: number[] = []
    for (let turn = 0; turn < 5 && positions.at(-1) !== 3; turn++) {
      positions.push((await put(processQueue, items.slice(positions.at(-1) ?? 0), 3, 'skip')).next)
    }

    expect(positions).to.deep.equal([0, 1, 3])
    expect(processQueue.count).to.equal(1)
  })
})

describe('the policy for records that cannot be read', () => {
  const record: PoisonRecord = { topic: 'T', queue, offset: 1, physicalOffset: 1, error: new Error('x') }

  it('is a word, or a function; what fails or is unknown holds', async () => {
    const fates = await Promise.all([
      poisonBy('skip').decide(record),
      poisonBy(() => 'skip').decide(record),
      poisonBy(() => Promise.resolve('skip')).decide(record),
      poisonBy(() => Promise.reject(new Error('no'))).decide(record),
      poisonBy(() => 'whatever' as never).decide(record),
      poisonBy(() => {
        throw new Error('no')
      }).decide(record),
    ])

    expect(fates).to.deep.equal(['skip', 'skip', 'skip', 'hold', 'hold', 'hold'])
  })
})
