// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { ManualAssignment, type AssignedLifecycle } from '../../src/lite-pull/manual-assignment.js'
import { ProcessQueue } from '../../src/queue/process-queue.js'
import { QueueTable } from '../../src/queue/queue-table.js'

const queueAt = (queueId: number): MessageQueue => ({ topic: 'T', brokerName: 'b', queueId })

/** An assignment of which some queues cannot be opened. */
function assigned(closed: Set<number> = new Set()): {
  clock: VirtualClock
  assignment: ManualAssignment
  table: QueueTable
  started: number[]
  released: number[]
} {
  const clock = new VirtualClock()
  const started: number[] = []
  const released: number[] = []
  const table = new QueueTable()
  const lifecycle: AssignedLifecycle = {
    acquire: queues =>
      Promise.resolve(queues.filter(({ queueId }) => !closed.has(queueId)).map(queue => new ProcessQueue(queue, 0))),
    release(queues) {
      released.push(...queues.map(({ queue }) => queue.queueId))
      return Promise.resolve()
    },
    start: ({ queue }) => started.push(queue.queueId),
  }
  return { clock, assignment: new ManualAssignment(clock, lifecycle, table), table, started, released }
}

const idsOf = ({ all }: QueueTable) => Array.from(all, ({ queue }) => queue.queueId)

describe('queues that are assigned by hand', () => {
  it('are opened, and given up when they are assigned no more', async () => {
    const { assignment, table, started, released } = assigned()
    await assignment.assign([queueAt(0), queueAt(1)])
    const first = table.get(queueAt(0))
    await assignment.assign([queueAt(1), queueAt(2)])

    expect(idsOf(table)).to.deep.equal([1, 2])
    expect(started).to.deep.equal([0, 1, 2])
    expect(released).to.deep.equal([0])
    expect(first?.isDropped).to.equal(true)
    expect([assignment.has(queueAt(0)), assignment.has(queueAt(2))]).to.deep.equal([false, true])
  })

  it('are tried again that could not be opened', async () => {
    const closed = new Set([1])
    const { clock, assignment, table, started } = assigned(closed)
    await assignment.assign([queueAt(0), queueAt(1)])
    const before = idsOf(table)
    closed.clear()
    await clock.advance(3000)
    await assignment.open()

    expect(before).to.deep.equal([0])
    expect(started).to.deep.equal([0, 1])
    expect(clock.pending).to.equal(0)
  })

  it('are all given up at the end, and nothing is tried any more', async () => {
    const { clock, assignment, table, released } = assigned(new Set([1]))
    await assignment.assign([queueAt(0), queueAt(1)])
    await assignment.close()
    await assignment.assign([queueAt(2)])

    expect(idsOf(table)).to.deep.equal([])
    expect(released).to.deep.equal([0])
    expect(clock.pending).to.equal(0)
  })
})
