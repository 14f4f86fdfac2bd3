// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { newTopicSettings, topicFields } from '../src/topic-settings.js'

describe('the settings of a topic', () => {
  it('are eight queues to read and to write by default', () => {
    expect(topicFields('orders', newTopicSettings, {})).to.deep.include({
      topic: 'orders',
      readQueueNums: 8,
      writeQueueNums: 8,
      perm: 6,
      order: false,
      attributes: undefined,
    })
  })

  it('take one number for both kinds of queues, and others for each', () => {
    expect(topicFields('orders', newTopicSettings, { queues: 4, writeQueues: 2 })).to.include({
      readQueueNums: 4,
      writeQueueNums: 2,
    })
  })
})
