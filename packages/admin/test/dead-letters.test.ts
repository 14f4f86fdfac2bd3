// SPDX-License-Identifier: Apache-2.0
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { VirtualClock } from '@rocketmq-ts/core'
import { decodeRecord, encodeRecord } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

const hosts = { bornHost: '127.0.0.1:1', storeHost: '127.0.0.1:2' }
const positions = { queueId: 0, queueOffset: 0, commitLogOffset: 0, bornTimestamp: 0, storeTimestamp: 0 }
const stored = { topic: '%DLQ%billing', body: Buffer.from('x'), ...hosts, ...positions }

describe('dead letters that are sent again', () => {
  it('leave as fast as they may, by the clock of the administrator', async () => {
    const clock = new VirtualClock()
    const { deadLetters } = new DefaultMQAdminExt({ namesrvAddr: '127.0.0.1:1', clock })
    deadLetters.read = async function* () {
      await Promise.resolve()
      const message = decodeRecord(encodeRecord(stored))
      for (let letter = 0; letter < 3; letter++) yield { message, positions: {} }
    }
    const sentAt: number[] = []
    const send = () => Promise.resolve(void sentAt.push(clock.monotonic()))
    const begunAt = clock.monotonic()
    const resending = (async () => {
      const letters = deadLetters.resend('billing', { send, topic: 'bills', ratePerSecond: 2 })
      for await (const letter of letters) expect(letter.message.topic).to.equal(stored.topic)
    })()
    for (let step = 0; step < 20; step++) await clock.advance(100)
    await resending

    // The first leaves in the first step.
    expect(sentAt.map(at => at - begunAt)).to.deep.equal([100, 500, 1000])
  })
})
