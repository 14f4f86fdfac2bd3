// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import {
  compareMessageQueues,
  consumerRunningInfoBody,
  messageQueueKey,
  resetOffsetBody,
  type MessageQueue,
} from '../../src/index.js'

const queue = (topic: string, brokerName: string, queueId: number): MessageQueue => ({ topic, brokerName, queueId })

describe('queues', () => {
  it('are sorted as Java sorts them: topic, broker name, and the id as a number', () => {
    const sorted = [queue('b', 'a', 0), queue('a', 'b', 10), queue('a', 'b', 2), queue('a', 'B', 3)].sort(
      compareMessageQueues,
    )

    expect(sorted).to.deep.equal([queue('a', 'B', 3), queue('a', 'b', 2), queue('a', 'b', 10), queue('b', 'a', 0)])
  })

  it('have the same key when they are equal, and only then', () => {
    expect(messageQueueKey(queue('t', 'b', 1))).to.equal(messageQueueKey({ queueId: 1, topic: 't', brokerName: 'b' }))
    expect(messageQueueKey(queue('t', 'b', 1))).not.to.equal(messageQueueKey(queue('t', 'b', 11)))
    expect(messageQueueKey(queue('t', 'b1', 1))).not.to.equal(messageQueueKey(queue('tb', '1', 1)))
  })

  it('that are keys of an absent map are none', () => {
    expect(resetOffsetBody.decode(Buffer.from('{}')).offsetTable).to.deep.equal([])
    expect(consumerRunningInfoBody.decode(Buffer.from('{}')).mqPopTable).to.deep.equal([])
  })
})
