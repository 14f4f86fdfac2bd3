// SPDX-License-Identifier: Apache-2.0
import { checkGroup, checkTopic, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { checkConsumerGroup, checkProducerGroup, checkSendTopic, groupProblem, topicProblem } from '../src/index.js'

describe('a client', () => {
  it('takes groups of 1 to 120 allowed characters', () => {
    for (const group of ['a', 'CID-a_B9', '%RETRY%|x', 'a'.repeat(120)]) expect(() => checkGroup(group)).not.to.throw()
  })

  it('refuses other groups in the words of Java', () => {
    expect(() => checkGroup('')).to.throw(UsageError, 'the specified group is blank')
    expect(() => checkGroup(' \t ')).to.throw(UsageError, 'the specified group is blank')
    const long = 'a'.repeat(121)
    expect(() => checkGroup(long)).to.throw(
      UsageError,
      `the specified group[${long}] is longer than group max length: 120.`,
    )
    for (const group of ['a b', 'a.b', 'a/b', 'ä', 'a\n']) {
      expect(() => checkGroup(group)).to.throw(
        UsageError,
        `the specified group[${group}] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$`,
      )
    }
  })

  it('refuses the groups that everybody gets by default', () => {
    expect(() => checkProducerGroup('DEFAULT_PRODUCER')).to.throw(
      UsageError,
      'producerGroup can not equal DEFAULT_PRODUCER, please specify another one.',
    )
    expect(() => checkConsumerGroup('DEFAULT_CONSUMER')).to.throw(
      UsageError,
      'consumerGroup can not equal DEFAULT_CONSUMER',
    )
    expect(() => checkProducerGroup('CLIENT_INNER_PRODUCER')).not.to.throw()
  })

  it('takes topics of 1 to 127 allowed characters, also for retries', () => {
    expect(() => checkTopic('a'.repeat(127))).not.to.throw()
    expect(() => checkTopic(`%RETRY%${'a'.repeat(121)}`)).to.throw(UsageError, 'longer than topic max length 127.')
    expect(() => checkTopic(' ')).to.throw(UsageError, 'The specified topic is blank')
    expect(() => checkTopic('bad topic')).to.throw(
      UsageError,
      'The specified topic[bad topic] contains illegal characters',
    )
  })

  it('does not send to topics of the broker, but to the trace topic', () => {
    expect(() => checkSendTopic('SCHEDULE_TOPIC_XXXX')).to.throw(
      UsageError,
      'Sending message to topic[SCHEDULE_TOPIC_XXXX] is forbidden.',
    )
    for (const topic of ['TBW102', 'BenchmarkTest', 'RMQ_SYS_TRACE_TOPIC'])
      expect(() => checkSendTopic(topic)).not.to.throw()
  })
})

describe('a broker', () => {
  it('says what is wrong with a topic in its own words', () => {
    expect(topicProblem('orders')).to.equal(undefined)
    expect(topicProblem(' ')).to.equal('The specified topic is blank.')
    expect(topicProblem('bad.topic name!')).to.equal(
      'The specified topic: bad.topic name!, contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$',
    )
    expect(topicProblem('a'.repeat(128))).to.match(/is longer than topic max length: 127$/)
  })

  it('allows 255 characters for retries and dead letters', () => {
    expect(topicProblem(`%RETRY%${'a'.repeat(248)}`)).to.equal(undefined)
    expect(topicProblem(`%DLQ%${'a'.repeat(251)}`)).to.match(
      /^The specified topic is DLQ or Retry topic: .*length: 255$/,
    )
  })

  it('says what is wrong with a group', () => {
    expect(groupProblem('CID')).to.equal(undefined)
    expect(groupProblem('')).to.equal('The specified group is blank.')
    expect(groupProblem('bad group/名')).to.equal(
      'The specified group: bad group/名, contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$',
    )
    expect(groupProblem('a'.repeat(121))).to.match(/is longer than group max length: 120$/)
  })
})
