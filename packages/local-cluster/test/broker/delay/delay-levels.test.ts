// SPDX-License-Identifier: Apache-2.0
// The setting of delay levels.
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { brokerConfigDefaults } from '../../../src/broker/broker-config.js'
import { parseDelayLevels } from '../../../src/broker/delay/delay-levels.js'

describe('the setting of delay levels', () => {
  it('gives milliseconds by level', () => {
    expect(parseDelayLevels('1s 30m 2h 1d')).to.deep.equal([1000, 1_800_000, 7_200_000, 86_400_000])
    expect(parseDelayLevels(brokerConfigDefaults.messageDelayLevel)).to.have.length(18)
  })

  for (const text of ['', '5', '1s  2s', '-1s', '1w', '1s,2s']) {
    it(`is refused when it is "${text}"`, () => {
      expect(() => parseDelayLevels(text)).to.throw(UsageError, 'is no delay such as 30s')
    })
  }
})
