// SPDX-License-Identifier: Apache-2.0
import { BrokerError, RocketMQError, RouteError, TimeoutError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { AdminError, type BrokerFailure } from '@rocketmq-ts/admin'

function failure(brokerName: string, error: RocketMQError, address?: string): BrokerFailure {
  return { brokerName, address, elapsedMs: 12.4, error }
}

const refusal = new BrokerError('no', { responseCode: 16, responseName: 'NO_PERMISSION', remark: 'not you' })
const silence = new TimeoutError('no answer', { outcome: 'unknown' })
const masterless = new RouteError('no master')

describe('the failure of an operation on several brokers', () => {
  it('lists every broker, what it said and how long it took', () => {
    const done = { brokerName: 'c', address: 'c:1', elapsedMs: 1 }

    const error = new AdminError(
      'creating topic "orders"',
      [failure('a', refusal, 'a:1'), failure('b', masterless)],
      [done],
    )

    expect(error.message).to.equal(
      'creating topic "orders" failed on 2 of 3 brokers:\n  a (a:1) after 12 ms: no\n  b after 12 ms: no master',
    )
    expect(error.done).to.deep.equal([done])
  })

  it('is told by code and response code as a failure on one broker is', () => {
    const error = new AdminError('it', [failure('a', refusal, 'a:1'), failure('b', silence, 'b:1')], [])

    expect(error).to.include({ code: 'ERR_BROKER', responseCode: 16, responseName: 'NO_PERMISSION', remark: 'not you' })
    expect(error).to.have.property('cause', refusal)
    expect(error).to.be.instanceOf(AdminError).and.be.instanceOf(RocketMQError)
  })

  it('has no response code when no broker answered', () => {
    expect(new AdminError('it', [failure('a', silence)], [])).to.include({
      code: 'ERR_TIMEOUT',
      responseCode: undefined,
    })
  })

  it('may have been done when it may have been done anywhere', () => {
    const failures = [failure('a', masterless), failure('b', silence)] as const

    expect(new AdminError('it', [...failures], []).outcome).to.equal('unknown')
    expect(new AdminError('it', [failures[0]], []).outcome).to.equal('not-sent')
  })

  it('is worth another try only when every failure is', () => {
    expect(new AdminError('it', [failure('a', silence), failure('b', refusal)], []).retry).to.equal('never')
    expect(new AdminError('it', [failure('a', silence), failure('b', masterless)], []).retry).to.equal('elsewhere')
  })
})
