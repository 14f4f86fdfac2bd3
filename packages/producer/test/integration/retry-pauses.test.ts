// SPDX-License-Identifier: Apache-2.0
// How long a send waits before it asks the same busy broker again, with the hands of the clock turned by the test.
import { VirtualClock } from '@rocketmq-ts/core'
import { answer, LocalCluster } from '@rocketmq-ts/local-cluster'
import { sendMessageV2 } from '@rocketmq-ts/protocol'
import { rejection, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

/** How far the clock moves at once: the error of what is measured. */
const stepMs = 10

describe('a send to a broker that stays busy', function () {
  this.timeout(30_000)

  it('pauses 150 ms at first, twice as long each time up to 2 s, and not longer', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const clock = new VirtualClock()
    const startedAt: number[] = []
    const failures: (Error | undefined)[] = []
    const hook = {
      hookName: 'watch',
      sendMessageBefore: () => void startedAt.push(clock.monotonic()),
      sendMessageAfter: (_context: unknown, _result: unknown, error: Error | undefined) => void failures.push(error),
    }
    const options = { clock, sendMsgTimeout: 60_000, retryTimesWhenSendFailed: 12, sendMessageHooks: [hook] }
    await using producer = await producerOn(cluster, options)
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY', 'full'))

    const send = { isSettled: false }
    const failed = rejection(producer.send({ topic: 'orders', body: 'x' })).finally(() => (send.isSettled = true))
    for (let attempt = 1; attempt <= 13; attempt++) {
      while (startedAt.length < attempt && !send.isSettled) await clock.advance(stepMs)
      await waitFor(`the answer to attempt ${attempt}`, () => send.isSettled || failures.length === attempt)
    }
    await failed

    expect(failures.map(error => error?.message).filter(text => !text?.includes('full'))).to.deep.equal([])
    const wanted = [150, 300, 600, 1200, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000]
    wanted.forEach((ms, index) => {
      const pauseMs = (startedAt[index + 1] ?? 0) - (startedAt[index] ?? 0)
      expect(pauseMs, `pause ${index + 1}`).to.be.within(ms * 0.8 - stepMs, ms * 1.2 + stepMs)
    })
  })
})
