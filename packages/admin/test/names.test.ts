// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { assertGroupName, assertTopicName, isInternalGroup, isInternalTopic } from '../src/names.js'

describe('names of topics and groups', () => {
  it('take letters, digits and four signs', () => {
    expect(() => assertTopicName('Orders_2-a|b%c')).to.not.throw()
    expect(() => assertGroupName('shop')).to.not.throw()
  })

  it('are refused with the reason', () => {
    expect(() => assertTopicName(' ')).to.throw(UsageError, 'blank')
    expect(() => assertTopicName('two words')).to.throw(UsageError, 'two words')
    expect(() => assertTopicName('größe')).to.throw(UsageError, 'größe')
    expect(() => assertTopicName('x'.repeat(128))).to.throw(UsageError, '127')
    expect(() => assertTopicName('SCHEDULE_TOPIC_XXXX')).to.throw(UsageError, "RocketMQ's own")
    expect(() => assertGroupName('')).to.throw(UsageError, 'blank')
  })

  it('of retry and dead-letter topics may be as long as those of groups', () => {
    expect(() => assertTopicName(`%RETRY%${'x'.repeat(200)}`)).to.not.throw()
  })

  it('tell what nobody makes by hand', () => {
    const topics = ['TBW102', 'rmq_sys_wheel_timer', '%RETRY%shop', '%DLQ%shop', 'orders']
    const groups = ['TOOLS_CONSUMER', 'CID_RMQ_SYS_TRANS', 'shop']

    expect(topics.filter(isInternalTopic)).to.deep.equal(topics.slice(0, 4))
    expect(groups.filter(isInternalGroup)).to.deep.equal(groups.slice(0, 2))
  })
})
