// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { describeDuration } from '../../../src/broker/admin/duration-text.js'

describe('the time that a broker has run', () => {
  const second = 1000
  const day = 86_400 * second
  const durations: readonly (readonly [number, string])[] = [
    [0, '[ 0 days, 0 hours, 0 minutes, 0 seconds ]'],
    [59 * second + 999, '[ 0 days, 0 hours, 0 minutes, 59 seconds ]'],
    [3600 * second, '[ 0 days, 1 hours, 0 minutes, 0 seconds ]'],
    [day - 1, '[ 0 days, 23 hours, 59 minutes, 59 seconds ]'],
    [day + 3661 * second, '[ 1 days, 1 hours, 1 minutes, 1 seconds ]'],
  ]
  for (const [ms, text] of durations) {
    it(`of ${ms} ms is ${text}`, () => {
      expect(describeDuration(ms)).to.equal(text)
    })
  }
})
