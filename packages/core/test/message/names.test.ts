// SPDX-License-Identifier: Apache-2.0
import {
  checkGroup,
  checkTopic,
  filterOf,
  hasAllowedCharacters,
  isBlankName,
  sendStatuses,
  UsageError,
  wellFormed,
} from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('a name', () => {
  it('of a group has 1 to 120 characters that are allowed', () => {
    for (const name of ['a', 'A_9-%|b', 'g'.repeat(120)]) expect(() => checkGroup(name)).not.to.throw()
    for (const [name, words] of [
      ['', 'blank'],
      [' \t', 'blank'],
      ['g'.repeat(121), 'longer than group max length: 120'],
      ['a b', 'the specified group[a b] contains illegal characters'],
    ] as const) {
      expect(() => checkGroup(name), name).to.throw(UsageError, words)
    }
  })

  it('of a topic has 1 to 127 characters that are allowed', () => {
    for (const name of ['a', '%RETRY%g', 't'.repeat(127)]) expect(() => checkTopic(name)).not.to.throw()
    for (const [name, words] of [
      ['', 'blank'],
      ['\n', 'blank'],
      ['t'.repeat(128), 'longer than topic max length 127'],
      ['ä', 'The specified topic[ä] contains illegal characters'],
    ] as const) {
      expect(() => checkTopic(name), name).to.throw(UsageError, words)
    }
  })

  it('can be asked for each rule', () => {
    expect([isBlankName(' '), isBlankName(' a ')]).to.deep.equal([true, false])
    expect(['', 'aZ0%|_-', 'a.b', 'a\n'].map(hasAllowedCharacters)).to.deep.equal([true, true, false, false])
  })
})

describe('what is wanted of a topic', () => {
  it('is tags or a condition', () => {
    expect(filterOf('a || b')).to.deep.equal({ expressionType: 'TAG', expression: 'a || b' })
    expect(filterOf({ tags: 'a' })).to.deep.equal({ expressionType: 'TAG', expression: 'a' })
    expect(filterOf({ tags: ['a', 'b'] })).to.deep.equal({ expressionType: 'TAG', expression: 'a || b' })
    expect(filterOf({ sql: 'a > 1' })).to.deep.equal({ expressionType: 'SQL92', expression: 'a > 1' })
  })
})

describe('a text with half a character', () => {
  it('has U+FFFD in its place; any other text stays as it is', () => {
    expect(wellFormed('a\ud800b\udfff')).to.equal('a\ufffdb\ufffd')
    for (const text of ['', 'plain', 'ä€', '😀']) expect(wellFormed(text)).to.equal(text)
  })
})

describe('the status of a message that is stored', () => {
  it('is one of four, the first of which is the only one that is safe', () => {
    // Message traces and other clients know them by these names. [SendStatus.java]
    expect(sendStatuses).to.deep.equal(['SEND_OK', 'FLUSH_DISK_TIMEOUT', 'FLUSH_SLAVE_TIMEOUT', 'SLAVE_NOT_AVAILABLE'])
  })
})
