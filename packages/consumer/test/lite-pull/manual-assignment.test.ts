// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import { type MessageQueue } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { ManualAssignment } from '../../src/lite-pull/manual-assignment.js'
import { ProcessQueue } from '../../src/queue/process-queue.js'

const queueAt = (queueId: number): MessageQueue => ({ topic: 'T', brokerName: 'b', queueId })

/** An assignment whose owner cannot open some queues. */
function assigned(closed: Set<number> = new Set()): {
  clock: VirtualClock
  assignment: ManualAssignment
  started: number[]
  released: number[]
} {
  const clock = new VirtualClock()
  const started: number[] = []
  const released: number[] = []
  const assignment = new ManualAssignment(clock, {
    acquire: queues =>
      Promise.resolve(queues.filter(({ queueId }) => !closed.has(queueId)).map(queue => new ProcessQueue(queue, 0))),
    release(queues) {
      released.push(...queues.map(({ queue }) => queue.queueId))
      return Promise.resolve()
    },
    start: ({ queue }) => started.push(queue.queueId),
  })
  return { clock, assignment, started, released }
}

const idsOf = ({ queues }: ManualAssignment) => Array.from(queues, ({ queue }) => queue.queueId)

describe('queues that are assigned by hand', () => {
  it('are opened, and given up when they are assigned no more', async () => {
    const { assignment, started, released } = assigned()
    await assignment.assign([queueAt(0), queueAt(1)])
    const first = assignment.get(queueAt(0))
    await assignment.assign([queueAt(1), queueAt(2)])

    expect(idsOf(assignment)).to.deep.equal([1, 2])
    expect(started).to.deep.equal([0, 1, 2])
    expect(released).to.deep.equal([0])
    expect(first?.isDropped).to.equal(true)
    expect([assignment.has(queueAt(0)), assignment.has(queueAt(2))]).to.deep.equal([false, true])
  })

  it('are tried again that could not be opened', async () => {
    const closed = new Set([1])
    const { clock, assignment, started } = assigned(closed)
    await assignment.assign([queueAt(0), queueAt(1)])
    const before = idsOf(assignment)
    closed.clear()
    await clock.advance(3000)
    await assignment.open()

    expect(before).to.deep.equal([0])
    expect(started).to.deep.equal([0, 1])
    expect(clock.pending).to.equal(0)
  })

  it('are all given up at the end, and nothing is tried any more', async () => {
    const { clock, assignment, released } = assigned(new Set([1]))
    await assignment.assign([queueAt(0), queueAt(1)])
    await assignment.close()
    await assignment.assign([queueAt(2)])

    expect(idsOf(assignment)).to.deep.equal([])
    expect(released).to.deep.equal([0])
    expect(clock.pending).to.equal(0)
  })
})
