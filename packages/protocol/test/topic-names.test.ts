// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import {
  deadLetterTopicOf,
  isLightQueue,
  isSystemGroup,
  isSystemTopic,
  isUnsendableTopic,
  lightQueueOf,
  popOriginTopicOf,
  popStoredTopicOf,
  popTopicKindOf,
  replyTopicOf,
  retryTopicOf,
  systemTopics,
  withoutRetryPrefix,
} from '../src/index.js'

describe('names made from others', () => {
  it('have the prefixes of RocketMQ', () => {
    expect(retryTopicOf('g')).to.equal('%RETRY%g')
    expect(deadLetterTopicOf('g')).to.equal('%DLQ%g')
    expect(replyTopicOf('c')).to.equal('c_REPLY_TOPIC')
    expect(lightQueueOf('lite-parent', 'chat-1')).to.equal('%LMQ%$lite-parent$chat-1')
    expect(isLightQueue('%LMQ%$lite-parent$chat-1')).to.equal(true)
    expect(withoutRetryPrefix('%RETRY%g')).to.equal('g')
    expect(withoutRetryPrefix('%DLQ%g')).to.equal('g')
    expect(withoutRetryPrefix('g')).to.equal('g')
  })

  it('of POP show their kind, and lead back to the topic', () => {
    for (const kind of ['normal', 'retry', 'retry-v2'] as const) {
      const stored = popStoredTopicOf(kind, 'orders', 'CID_a')
      expect(popTopicKindOf(stored), stored).to.equal(kind)
      expect(popOriginTopicOf(stored, 'CID_a'), stored).to.equal('orders')
    }
    expect(popStoredTopicOf('retry', 'orders', 'CID_a')).to.equal('%RETRY%CID_a_orders')
    expect(popStoredTopicOf('retry-v2', 'orders', 'CID_a')).to.equal('%RETRY%CID_a+orders')
    expect(popOriginTopicOf('%RETRY%CID_b_orders', 'CID_a')).to.equal('%RETRY%CID_b_orders')
  })
})

describe('system names', () => {
  it('are those that every broker makes, and all with the prefix', () => {
    expect([...systemTopics]).to.include.members(['TBW102', 'SCHEDULE_TOPIC_XXXX', 'CHECKPOINT_TOPIC'])
    expect(isSystemTopic('rmq_sys_wheel_timer')).to.equal(true)
    expect(isSystemTopic('RMQ_SYS_OTHER')).to.equal(false)
    expect(isUnsendableTopic('TBW102')).to.equal(false)
    expect(isSystemGroup('CID_RMQ_SYS_TRANS')).to.equal(true)
    expect(isSystemGroup('DEFAULT_CONSUMER')).to.equal(false)
  })
})
