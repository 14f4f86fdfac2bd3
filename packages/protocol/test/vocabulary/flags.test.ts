// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  commitOrRollbackOf,
  hasPullFlag,
  isReadable,
  isWritable,
  parseTime,
  permissionText,
  printCompactTime,
  printToolTime,
  pullSysFlag,
  readWrite,
} from '../../src/index.js'

describe('permissions', () => {
  it('are bits with a text', () => {
    expect([0, 2, 4, 6, 7].map(permissionText)).to.deep.equal(['---', '-W-', 'R--', 'RW-', 'RWX'])
    expect(isReadable(readWrite) && isWritable(readWrite)).to.equal(true)
    expect(isReadable(2)).to.equal(false)
  })
})

describe('the flag of a pull', () => {
  it('is the sum of its bits', () => {
    expect(pullSysFlag('COMMIT_OFFSET', 'SUSPEND', 'SUBSCRIPTION')).to.equal(7)
    expect(pullSysFlag()).to.equal(0)
    expect(hasPullFlag(6, 'SUSPEND')).to.equal(true)
    expect(hasPullFlag(6, 'COMMIT_OFFSET')).to.equal(false)
  })
})

describe('the end of a transaction', () => {
  it('has the numbers of END_TRANSACTION', () => {
    expect(commitOrRollbackOf).to.deep.equal({ commit: 8, rollback: 12, unknown: 0 })
  })
})

describe('a time as text', () => {
  const noon = new Date(2026, 10, 22, 12, 39, 50, 934).getTime()

  it('is printed for names, and for tools', () => {
    expect(printCompactTime(noon)).to.equal('20261122123950')
    expect(printToolTime(noon)).to.equal('2026-11-22#12:39:50:934')
  })

  it('is read in both forms', () => {
    expect(parseTime('2026-11-22#12:39:50:934')).to.equal(noon)
    expect(parseTime('20261122123950')).to.equal(noon - 934)
  })

  it('is refused when there is no such time', () => {
    for (const text of ['', 'now', '20260431000000', '20261122246060', '2026-11-22 12:39:50']) {
      expect(() => parseTime(text), text).to.throw(UsageError)
    }
  })
})
