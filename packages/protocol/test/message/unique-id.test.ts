// SPDX-License-Identifier: Apache-2.0
import { UsageError, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { decodeUniqueId, uniqueIdGenerator } from '../../src/index.js'
import { recordedIds, sameHost } from './recorded-messages.js'

describe('message ids made by clients', () => {
  const timeZone = process.env['TZ']

  beforeEach(() => {
    process.env['TZ'] = 'Etc/UTC'
  })

  afterEach(() => {
    if (timeZone === undefined) delete process.env['TZ']
    else process.env['TZ'] = timeZone
  })

  it('tell what Java reads from them', () => {
    expect(new Set(recordedIds.map(id => id.timeZone))).to.deep.equal(new Set(['Etc/UTC']))
    for (const recorded of recordedIds) {
      const { ip, pid, time } = decodeUniqueId(recorded.uniqId, recorded.decodedAt)

      const spelled = (address: string) => sameHost(address.includes(':') ? `[${address}]` : address)
      expect(spelled(ip)).to.equal(spelled(recorded.ip))
      expect([pid, time], recorded.uniqId).to.deep.equal([recorded.pid, recorded.nearlyTime])
    }
  })

  it('are the very ones that Java made from the same parts', () => {
    for (const recorded of recordedIds) {
      const tail = Buffer.from(recorded.uniqId, 'hex').subarray(-12)
      const clock = { now: () => recorded.nearlyTime }
      const next = uniqueIdGenerator({ ip: recorded.ip, pid: recorded.pid, clock, seed: tail.readUInt32BE(2) })

      let id = next()
      for (let count = 0; count < tail.readUInt16BE(10); count++) id = next()

      expect(id).to.equal(recorded.uniqId)
    }
  })

  it('differ for 65536 calls in one millisecond', () => {
    const next = uniqueIdGenerator({ ip: '10.0.0.1', pid: 1, clock: new VirtualClock() })

    const ids = new Set(Array.from({ length: 65_536 }, next))

    expect(ids.size).to.equal(65_536)
  })

  it('have 32 digits for IPv4 and 56 for IPv6, in upper case', () => {
    const clock = new VirtualClock()

    expect(uniqueIdGenerator({ ip: '10.20.30.40', pid: 70_000, clock, seed: 0xabcdef01 })()).to.match(
      /^0A141E281170ABCDEF01[0-9A-F]{8}0000$/,
    )
    expect(uniqueIdGenerator({ ip: 'fd00::2', pid: 1, clock, seed: 1 })()).to.match(
      /^FD00000000000000000000000000000200010{7}1[0-9A-F]{8}0000$/,
    )
  })

  it('begin to count again with the month', () => {
    let now = Date.UTC(2026, 10, 30, 23, 59, 59, 999)
    const next = uniqueIdGenerator({ ip: '10.0.0.1', pid: 1, clock: { now: () => now }, seed: 0 })
    const millisecondsOf = (id: string) => parseInt(id.slice(20, 28), 16)

    const before = millisecondsOf(next())
    now++
    const after = millisecondsOf(next())

    expect([before, after]).to.deep.equal([30 * 86_400_000 - 1, 0])
  })

  it('stay in the month when the clock is set back over its start by a little', () => {
    let now = Date.UTC(2026, 11, 1)
    const next = uniqueIdGenerator({ ip: '10.0.0.1', pid: 1, clock: { now: () => now }, seed: 0 })
    now -= 500_000

    expect(next().slice(20, 28)).to.equal('00000000')
  })

  it('are of the month before when they would lie in the future', () => {
    const made = Date.UTC(2026, 10, 30, 12)
    const id = uniqueIdGenerator({ ip: '10.0.0.1', pid: 1, clock: { now: () => made } })()

    expect(decodeUniqueId(id, Date.UTC(2026, 11, 1, 0, 0, 1)).time).to.equal(made)
  })

  it('are refused when they have another form', () => {
    for (const text of ['', 'abc', '0'.repeat(33), 'Z'.repeat(32)]) {
      expect(() => decodeUniqueId(text, 0)).to.throw(UsageError)
    }
    expect(() => uniqueIdGenerator({ ip: 'localhost', pid: 1, clock: new VirtualClock() })).to.throw(UsageError)
  })
})
