// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import * as core from '@rocketmq-ts/core'
import { errorTable, RocketMQError, TimeoutError, UsageError, type ErrorCode } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { errorsPage, errorsPagePath } from '../scripts/errors-page.js'

describe('the error table', () => {
  const rows = Object.entries(errorTable) as [ErrorCode, (typeof errorTable)[ErrorCode]][]

  it('has a name of its own for every code', () => {
    expect(new Set(rows.map(([, { name }]) => name)).size).to.equal(rows.length)
  })

  for (const [code, { name, retry, ...row }] of rows) {
    it(`${name} carries ${code}, its name and its retry rule`, () => {
      const errorClass = core[name] as new (message: string, ...rest: unknown[]) => RocketMQError
      const error =
        name === 'BrokerError'
          ? new errorClass('m', {})
          : name === 'NameServerError'
            ? new errorClass('m', [])
            : new errorClass('m')

      const shown = 'nodeName' in row ? row.nodeName : name
      expect(error).to.include({ code, retry, name: shown, message: 'm', retriable: retry !== 'never' })
      expect(error).to.be.instanceOf(RocketMQError).and.instanceOf(errorClass)
      expect(error.stack).to.contain(shown)
    })
  }

  it('keeps instanceof true across two copies of the package', async () => {
    const copy = (await import(`../src/errors/errors.js?copy=${Math.random()}`)) as typeof core

    expect(new copy.UsageError('m')).to.be.instanceOf(UsageError).and.instanceOf(RocketMQError)
    expect(new copy.UsageError('m')).not.to.be.instanceOf(core.TimeoutError)
  })

  it('keeps what is known of the request', () => {
    const context = { request: 'SEND_MESSAGE', address: '10.0.0.5:10911', elapsedMs: 7, outcome: 'unknown' } as const

    expect(new TimeoutError('m', { ...context, retry: 'never' })).to.include({ ...context, retry: 'never' })
  })

  it('keeps the cause', () => {
    const cause = new RangeError('why')

    expect(new UsageError('what', { cause }).cause).to.equal(cause)
  })
})

describe('an error of another copy of this package', () => {
  it('is an instance of its class here', () => {
    // What every release writes into its errors: it must never change.
    const foreign = (name: string) => ({ [Symbol.for('rocketmq-ts.error')]: name })

    expect(foreign('TimeoutError')).to.be.instanceOf(RocketMQError)
    expect(foreign('TimeoutError')).to.be.instanceOf(TimeoutError)
    expect(foreign('TimeoutError')).not.to.be.instanceOf(UsageError)
    expect(new TimeoutError('x')).to.have.property(Symbol.for('rocketmq-ts.error'), 'TimeoutError')
    for (const stranger of [new Error('x'), null, 'text']) expect(stranger).not.to.be.instanceOf(RocketMQError)
  })
})

describe('docs/errors.md', () => {
  it('is what the table says', () => {
    expect(readFileSync(errorsPagePath, 'utf8')).to.equal(errorsPage())
  })
})
