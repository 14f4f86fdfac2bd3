// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { compatibleVersion, versionName, versions } from '../src/index.js'

describe('the versions', () => {
  it('have the numbers of Java', () => {
    const known = { V3_0_0_SNAPSHOT: 0, V3_0_0_FINAL: 15, V3_0_15: 45, V3_2_9: 85, V3_9_9: 211, V4_0_0_SNAPSHOT: 212 }
    for (const [name, number] of Object.entries({ ...known, ...versions, HIGHER_VERSION: 612 })) {
      expect(versionName(number), name).to.equal(name)
    }
  })

  it('are unknown beyond the list', () => {
    expect(versionName(5000)).to.equal('HIGHER_VERSION')
    expect(versionName(-1)).to.equal('HIGHER_VERSION')
  })

  it('hold the one that we say of ourselves', () => {
    expect(versionName(compatibleVersion)).to.equal('V5_5_0')
  })
})
