// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { undocumentedIn, undocumentedOptions } from '../src/undocumented-options.js'

describe('an option that applications can give', function () {
  this.timeout(60_000)

  it('says what it means', () => {
    expect(undocumentedOptions()).to.deep.equal([])
  })

  it('is found when it says nothing', () => {
    const text =
      'export interface One {\n  /** Said. */\n  readonly said: 1\n  // Not for editors.\n  readonly silent: 2\n}'

    expect(undocumentedIn(text, 'One')).to.deep.equal(['silent'])
  })

  it('is found in a table of settings as well', () => {
    const text = 'export const settings = {\n  /** Said. */\n  said: 1,\n  silent: 2,\n} as const'

    expect(undocumentedIn(text, 'settings')).to.deep.equal(['silent'])
  })
})
