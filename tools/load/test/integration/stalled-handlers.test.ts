// SPDX-License-Identifier: Apache-2.0
// Handlers that never end while messages keep coming: what the consumer holds is bounded, its memory stays flat, and
// when they end nothing was lost.
import { onEachCluster, waitFor, type RawMessage } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { ChildProgram } from '../../src/child-program.js'
import { printFigures } from '../../src/figures.js'
import { sized } from '../../src/run-size.js'

/** Looks at the consumer's memory while its handlers stall; four a second. */
const looks = sized({ ci: 12, full: 2400 })
/** Times that more messages come meanwhile, spread over the looks. */
const bursts = sized({ ci: 6, full: 20 })
const queues = 4
const mebibyte = 1024 * 1024
const maxHeapGrowth = 4 * mebibyte
const maxRssGrowth = 32 * mebibyte

interface Holding {
  readonly messages: number
  readonly mebibytes: number
  readonly heap: number
  readonly rss: number
}

function holdingOf(words: readonly string[]): Holding {
  const [messages = 0, mebibytes = 0, heap = 0, rss = 0] = words.map(Number)
  return { messages, mebibytes, heap, rss }
}

onEachCluster('handlers that stall', cluster => {
  /** Sends `count` messages, a window at a time. */
  async function sendMany(topic: string, count: number, body: Buffer): Promise<void> {
    for (let sent = 0; sent < count; sent += 200) {
      await cluster.send(...Array.from({ length: 200 }, (): RawMessage => ({ topic, body })))
    }
  }

  for (const [what, bodyBytes, count, mebibytesOfQueue, bounds] of [
    ['messages', 1024, 8000, 100, { messages: queues * (1000 + 32), mebibytes: queues }],
    // A pull brings 256 KiB at most.
    ['bytes', 32 * 1024, 1600, 2, { messages: queues * (64 + 8), mebibytes: queues * 3 }],
  ] as const) {
    it(`hold no more ${what} than allowed, in memory that does not grow`, async function () {
      this.timeout(120_000 + looks * 1000)
      const topic = await cluster.topic('load_stall', { queues })
      const group = await cluster.group('CG_stall')
      await sendMany(topic, count, Buffer.alloc(bodyBytes, 'x'))
      const holdings: Holding[] = []
      let done = 0
      await using child = new ChildProgram({
        name: 'stall',
        args: [cluster.namesrvAddr, group, topic, String(mebibytesOfQueue)],
        onLine(line) {
          const [kind, ...words] = line.split(' ')
          if (kind === 'holds') holdings.push(holdingOf(words))
          if (kind === 'done') done = Number(words[0])
        },
      })
      const isFull = () => {
        const last = holdings.slice(-4).map(({ messages }) => messages)
        return last.length === 4 && last.every(held => held > 0 && held === last[0])
      }
      await waitFor('a full consumer', isFull, 60_000)
      const fullAt = holdings.length
      for (let burst = 1; burst <= bursts; burst++) {
        await sendMany(topic, 200, Buffer.alloc(bodyBytes, 'x'))
        await waitFor('more looks', () => holdings.length - fullAt >= (burst * looks) / bursts, looks * 1000)
      }
      const stalled = holdings.slice(fullAt)
      child.tell('go')
      await waitFor('all messages of the beginning', () => done >= count, 60_000)
      const exit = await child.close()

      const growth = (of: (holding: Holding) => number) => {
        const halves = [stalled.slice(0, stalled.length / 2), stalled.slice(stalled.length / 2)]
        const [first = 0, second = 0] = halves.map(half => Math.max(...half.map(of)))
        return second - first
      }
      const most = {
        messages: Math.max(...holdings.map(({ messages }) => messages)),
        mebibytes: Math.max(...holdings.map(({ mebibytes }) => mebibytes)),
      }
      const grown = { heap: growth(({ heap }) => heap), rss: growth(({ rss }) => rss) }
      printFigures('stalled-handlers', { bodyBytes, most, grown, looks: stalled.length, done })
      expect(most.messages).to.be.within(1, bounds.messages)
      expect(most.mebibytes).to.be.at.most(bounds.mebibytes)
      expect(grown.heap).to.be.lessThan(maxHeapGrowth)
      expect(grown.rss).to.be.lessThan(maxRssGrowth)
      expect(exit, child.complaints).to.equal(0)
    })
  }
})
