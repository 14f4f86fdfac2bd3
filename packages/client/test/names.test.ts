// SPDX-License-Identifier: Apache-2.0
import { checkGroup, checkSendTopic, checkTopic, isSystemTopic } from '@rocketmq-ts/client'
import { UsageError } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

describe('the name of a group', () => {
  const refused: [string | undefined, string][] = [
    [undefined, 'is missing'],
    ['  ', 'is blank'],
    ['g'.repeat(121), 'is too long: 121 characters of 120'],
    ['a group', 'contains illegal characters'],
    ['grüppe', 'contains illegal characters'],
    ['DEFAULT_PRODUCER', 'is reserved'],
    ['CLIENT_INNER_PRODUCER', 'is reserved'],
  ]
  for (const [group, reason] of refused) {
    it(`is refused: ${reason} (${group?.slice(0, 12)})`, () => {
      expect(() => checkGroup('producer', group)).to.throw(UsageError, reason)
    })
  }

  it('may have 120 letters, digits, _ - % and |', () => {
    expect(() => checkGroup('producer', `%|_-${'g'.repeat(116)}`)).not.to.throw()
  })
})

describe('the name of a topic', () => {
  it('is refused when it is blank, too long, or has illegal characters', () => {
    expect(() => checkTopic('')).to.throw(UsageError, 'blank')
    expect(() => checkTopic(undefined)).to.throw(UsageError, 'blank')
    expect(() => checkTopic('t'.repeat(128))).to.throw(UsageError, '128 characters of 127')
    expect(() => checkTopic('../t')).to.throw(UsageError, 'illegal characters')
  })

  it('may be longer for retry and dead-letter topics', () => {
    expect(() => checkTopic('%RETRY%' + 'g'.repeat(200))).not.to.throw()
    expect(() => checkTopic('%DLQ%' + 'g'.repeat(251))).to.throw(UsageError, 'too long')
  })

  it('is no topic to send to when brokers fill it themselves', () => {
    expect(() => checkSendTopic('SCHEDULE_TOPIC_XXXX')).to.throw(UsageError, 'forbidden')
    expect(() => checkSendTopic('RMQ_SYS_TRACE_TOPIC')).not.to.throw()
  })

  it('belongs to the system when it is listed or begins with rmq_sys_', () => {
    expect(['TBW102', 'rmq_sys_wheel_timer', 'RMQ_SYS_OTHER', 'mine'].map(isSystemTopic)).to.deep.equal([
      true,
      true,
      false,
      false,
    ])
  })
})
