// SPDX-License-Identifier: Apache-2.0
import { Registrations } from '@rocketmq-ts/client'
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('the table of producers', () => {
  it('takes a group once, and says what to do about the second', () => {
    const table = new Registrations<string>('producer')
    table.register('shop', 'first')

    expect(() => table.register('shop', 'second')).to.throw(UsageError, 'another instanceName')
    expect(table.get('shop')).to.equal('first')
  })

  it('takes the group again when it has left', () => {
    const table = new Registrations<string>('producer')
    table.register('shop', 'first')
    table.delete('shop')

    expect(() => table.assertFree('shop')).not.to.throw()
  })
})
