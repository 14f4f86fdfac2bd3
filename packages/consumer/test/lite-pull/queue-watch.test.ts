// SPDX-License-Identifier: Apache-2.0
import { silentLogger } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { QueueWatch } from '../../src/lite-pull/queue-watch.js'

const queues = (count: number): MessageQueue[] =>
  Array.from({ length: count }, (_, queueId) => ({ topic: 'T', brokerName: 'b', queueId }))

describe('who listens to the queues of a topic', () => {
  const told = (count: number) => ({ topic: 'T', queues: queues(count) })

  it('is told when they are others than before, and not what they were when listening began', () => {
    const watch = new QueueWatch(silentLogger)
    const seen: number[] = []
    watch.add('T', (_topic, all) => seen.push(all.length))
    watch.update('T', queues(2), told(2))
    watch.begin('T')
    watch.update('T', [...queues(2)].reverse(), told(2))
    watch.update('T', queues(3), told(3))
    watch.update('other', queues(9), told(9))

    expect(seen).to.deep.equal([3])
  })

  it('is told when a topic comes into being', () => {
    const watch = new QueueWatch(silentLogger)
    const seen: number[] = []
    watch.add('T', (_topic, all) => seen.push(all.length))
    watch.begin('T')
    watch.update('T', queues(2), told(2))

    expect(seen).to.deep.equal([2])
  })

  it('does not keep others from being told by throwing', () => {
    const errors: string[] = []
    const watch = new QueueWatch({ ...silentLogger, error: message => errors.push(message) })
    const seen: number[] = []
    watch.add('T', () => {
      throw new RangeError('not today')
    })
    watch.add('T', (_topic, all) => seen.push(all.length))
    watch.begin('T')
    watch.update('T', queues(1), told(1))

    expect(seen).to.deep.equal([1])
    expect(errors).to.have.length(1)
  })

  it('can stop, each for itself; then the topic is not looked up any more', () => {
    const watch = new QueueWatch(silentLogger)
    const seen: number[] = []
    const listener = (_topic: string, all: readonly MessageQueue[]) => void seen.push(all.length)
    const [one, other] = [watch.add('T', listener), watch.add('T', listener)]
    watch.begin('T')
    one()
    watch.update('T', queues(1), told(1))
    const before = [...watch.topics]
    other()
    other()
    watch.update('T', queues(2), told(2))

    expect(seen).to.deep.equal([1])
    expect([before, [...watch.topics]]).to.deep.equal([['T'], []])
  })
})
