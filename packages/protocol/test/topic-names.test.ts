// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import {
  builtInGroups,
  deadLetterTopicOf,
  isLightQueue,
  isSystemGroup,
  isSystemTopic,
  isUnsendableTopic,
  lightQueueOf,
  memberTopicOf,
  popOriginTopicOf,
  popStoredTopicOf,
  popTopicKindOf,
  predefinedGroups,
  replyTopicOf,
  retryTopicOf,
  reviveTopicOf,
  systemTopics,
  timerTopic,
  unsendableTopics,
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
  // [TopicValidator.java]
  const unsendable = [
    'SCHEDULE_TOPIC_XXXX',
    'RMQ_SYS_TRANS_HALF_TOPIC',
    'RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC',
    'RMQ_SYS_TRANS_OP_HALF_TOPIC',
    'RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC',
    'TRANS_CHECK_MAX_TIME_TOPIC',
    'SELF_TEST_TOPIC',
    'OFFSET_MOVED_EVENT',
  ]

  it('of groups are those that RocketMQ has for itself', () => {
    const ofBrokers = [
      'TOOLS_CONSUMER',
      'FILTERSRV_CONSUMER',
      'SELF_TEST_C_GROUP',
      'CID_ONS-HTTP-PROXY',
      'CID_ONSAPI_PULL',
      'CID_ONSAPI_PERMISSION',
      'CID_ONSAPI_OWNER',
      'CID_RMQ_SYS_TRANS',
    ]
    // [MixAll.java PREDEFINE_GROUP_SET]
    const others = [
      'DEFAULT_CONSUMER',
      'DEFAULT_PRODUCER',
      'SCHEDULE_CONSUMER',
      '__MONITOR_CONSUMER',
      'CLIENT_INNER_PRODUCER',
      'SELF_TEST_P_GROUP',
    ]

    expect(builtInGroups).to.have.members(ofBrokers)
    expect([...predefinedGroups]).to.have.members([...ofBrokers, ...others])
  })

  it('are those that every broker makes, and all with the prefix', () => {
    expect([...unsendableTopics]).to.have.members(unsendable)
    expect([...systemTopics]).to.have.members([
      ...unsendable,
      'TBW102',
      'BenchmarkTest',
      'RMQ_SYS_TRACE_TOPIC',
      'CHECKPOINT_TOPIC',
    ])
    expect(reviveTopicOf('c')).to.equal('rmq_sys_REVIVE_LOG_c')
    expect(memberTopicOf('b')).to.equal('rmq_sys_SYNC_BROKER_MEMBER_b')
    expect(timerTopic).to.equal('rmq_sys_wheel_timer')
    expect(isSystemTopic('rmq_sys_wheel_timer')).to.equal(true)
    expect(isSystemTopic('RMQ_SYS_OTHER')).to.equal(false)
    expect(isUnsendableTopic('TBW102')).to.equal(false)
    expect(isSystemGroup('CID_RMQ_SYS_TRANS')).to.equal(true)
    expect(isSystemGroup('DEFAULT_CONSUMER')).to.equal(false)
  })
})
