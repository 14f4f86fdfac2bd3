// SPDX-License-Identifier: Apache-2.0
import {
  AbortedError,
  BrokerError,
  ConnectionError,
  QueryError,
  RouteError,
  TimeoutError,
  UsageError,
} from '@rocketmq-ts/core'
import { expect } from 'chai'
import { exitCodeOf } from '../../src/exit-codes.js'
import { failureLine } from '../../src/failure.js'
import { nameServersOf } from '../../src/name-servers.js'

describe('a failure of rmq', () => {
  for (const [error, code, hint] of [
    [new UsageError('no'), 2, ''],
    [new RouteError('no'), 3, ' (List what exists with: rmq topic list)'],
    [new QueryError('no'), 3, ''],
    [new ConnectionError('no'), 5, ' (See which address does not answer with: rmq doctor)'],
    [new TimeoutError('no'), 5, ' (Give it longer with --timeout, or look with: rmq doctor)'],
    [new AbortedError('no'), 130, ''],
    [new Error('no'), 1, ''],
  ] as const) {
    it(`ends with ${code} after ${error.name}, and says so in a line`, () => {
      expect(exitCodeOf(error)).to.equal(code)
      expect(failureLine(error)).to.equal(`rmq: no${hint}`)
    })
  }

  it('is one line, also when its message has several', () => {
    expect(failureLine(new Error('one \n  two'))).to.equal('rmq: one two')
    expect(failureLine('a text')).to.equal('rmq: a text')
    expect(exitCodeOf('a text')).to.equal(1)
  })

  it('is not about a broker that never answered', () => {
    expect(exitCodeOf(new UsageError('no', { cause: new Error('other') }))).to.equal(2)
    expect(BrokerError.name).to.equal('BrokerError')
  })
})

describe('name servers', () => {
  it('are named one by one, or in a list', () => {
    expect(nameServersOf({ namesrvAddr: 'a:1; b:2,c:3;' })).to.deep.equal(['a:1', 'b:2', 'c:3'])
    expect(nameServersOf({ namesrvAddr: ['a:1', ' b:2'] })).to.deep.equal(['a:1', 'b:2'])
    expect(nameServersOf({})).to.deep.equal([])
  })
})
