// SPDX-License-Identifier: Apache-2.0
// A consumer runs for weeks, and so do its signals and those of its application: whoever reads or passes one for each
// message leaves nothing in it. The small size of it, exact in another way:
// packages/rocketmq-ts/test/signals-of-messages.
import { itWhen, onEachProxy, uniqueName, waitFor, type RawMessage } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { ChildProgram, ProgramBundle } from '../../src/child-program.js'
import { printFigures } from '../../src/figures.js'
import { runSize } from '../../src/run-size.js'
import { signalReaders } from '../../src/signal-readers.js'

/** Messages before the first look at the heap, and until the second. */
const warm = 20_000
const count = 300_000
/** Bytes of each message that may stay: AbortSignal.any left 65 and more. */
const mayStay = 10
const why = 'ROCKETMQ_TS_LOAD=full only: a heap is exact only in the long run'

onEachProxy('the heap, while 300,000 messages meet signals', cluster => {
  let bundle: ProgramBundle | undefined
  before(async function () {
    if (runSize !== 'full') return
    this.timeout(120_000)
    bundle = await ProgramBundle.of('read-signals')
  })
  after(() => bundle?.[Symbol.asyncDispose]())

  for (const kind of signalReaders) {
    const spec = async () => {
      const topic = await cluster.topic('load_signals', { queues: 1 })
      const group = await cluster.group(uniqueName('CG_signals'))
      const address = kind.startsWith('gRPC') ? cluster.endpoints : cluster.namesrvAddr
      const heaps: number[] = []
      let isReady = false
      await using child = new ChildProgram({
        name: 'read-signals',
        ...(bundle === undefined ? {} : { bundle }),
        args: [kind, address, group, topic, String(warm), String(count)],
        onLine(line) {
          const [word, bytes] = line.split(' ')
          if (word === 'ready') isReady = true
          if (word === 'heap') heaps.push(Number(bytes))
        },
      })
      await waitFor('the consumer', () => isReady, 60_000)
      for (let sent = 0; sent < warm + count; sent += 100) {
        await cluster.send(...Array.from({ length: 100 }, (): RawMessage => ({ topic, body: 'x' })))
      }
      const exit = await child.exited

      const [before = 0, after = 0] = heaps
      printFigures('signals', { kind, count, bytesOfEach: (after - before) / count })
      expect(exit, child.complaints).to.equal(0)
      expect(heaps).to.have.length(2)
      expect(after - before).to.be.lessThan(count * mayStay)
    }
    itWhen(runSize === 'full', `does not grow: ${kind}`, why, spec, 3_600_000)
  }
})
