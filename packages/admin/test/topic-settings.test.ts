// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { assertTopicChanges, newTopicSettings, topicFields } from '../src/topic-settings.js'

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

  const refused = [
    [{ queues: -1 }, 'readQueues is -1'],
    [{ readQueues: 1.5 }, 'readQueues is 1.5'],
    [{ writeQueues: NaN }, 'writeQueues is NaN'],
    [{ perm: 8 }, 'perm is 8'],
    [{ perm: -1 }, 'perm is -1'],
  ] as const
  for (const [changes, text] of refused) {
    it(`are refused when no broker would take them, by name: ${text}`, () => {
      expect(() => assertTopicChanges(changes)).to.throw(UsageError, text)
    })
  }

  it('may be none at all: a topic without queues, or without a permission', () => {
    expect(() => assertTopicChanges({ queues: 0, perm: 0 })).to.not.throw()
    expect(() => assertTopicChanges({ perm: 7 })).to.not.throw()
  })
})
