// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { until } from '../src/until.js'

describe('waiting for a fact', () => {
  it('ends with the first thing found, and takes an error for "not yet"', async () => {
    let looks = 0
    const probe = async () => {
      looks++
      if (looks === 1) throw new TypeError('connection refused')
      return looks === 3 ? 'ready' : undefined
    }

    expect(await until('it', probe, { timeoutMs: 5000, intervalMs: 1 })).to.equal('ready')
    expect(looks).to.equal(3)
  })

  it('fails at the deadline, and says why it was not true', async () => {
    const refused = () => Promise.reject(new TypeError('connection refused'))
    const failed = await until('broker-a', refused, { timeoutMs: 20, intervalMs: 1 }).catch((error: unknown) => error)

    expect(failed).to.include({
      code: 'ERR_START',
      message: 'broker-a: still waiting after 20 ms: connection refused',
    })
  })

  it('ends at once with the reason of its signal', async () => {
    const died = new AbortController()
    const reason = new RangeError('it died')
    const waiting = until('it', async () => undefined, { timeoutMs: 60_000, intervalMs: 60_000, signal: died.signal })

    died.abort(reason)

    expect(await waiting.catch((error: unknown) => error)).to.equal(reason)
  })
})
