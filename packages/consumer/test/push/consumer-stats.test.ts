// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { ConsumerStats } from '../../src/push/consumer-stats.js'

describe('the figures of a topic', () => {
  it('are rates and times of the last minute, and failures of the last hour', async () => {
    const clock = new VirtualClock()
    const stats = new ConsumerStats(clock)
    stats.addPull('T', 4, 30)
    stats.addPull('T', 6, 30)
    stats.addCall('T', clock.monotonic(), 10, { done: 5, failed: 1 })
    stats.addCall('T', clock.monotonic(), 20, { done: 1, failed: 0 })

    expect(stats.status('T')).to.deep.equal({
      pullRT: 5,
      pullTPS: 1,
      consumeRT: 15,
      consumeOKTPS: 0.1,
      consumeFailedTPS: 1 / 60,
      consumeFailedMsgs: 1,
    })
    await clock.advance(70_000)
    expect(stats.status('T')).to.deep.equal({
      pullRT: 0,
      pullTPS: 0,
      consumeRT: 15,
      consumeOKTPS: 0,
      consumeFailedTPS: 0,
      consumeFailedMsgs: 1,
    })
    await clock.advance(3_600_000)
    expect(stats.status('T')).to.include({ consumeRT: 0, consumeFailedMsgs: 0 })
  })

  it('are 0 of a topic that nothing is known of', () => {
    expect(new ConsumerStats(new VirtualClock()).status('T')).to.include({ pullTPS: 0, consumeRT: 0 })
  })
})
