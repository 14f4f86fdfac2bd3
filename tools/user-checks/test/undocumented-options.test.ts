// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { undocumentedIn, undocumentedMembers, undocumentedOptions } from '../src/undocumented-options.js'

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

  it('is found in a class as well, but for what it hides or inherits', () => {
    const text =
      'export class One {\n  /** Said. */\n  said = 1\n  silent = 2\n  #own = 3\n  private mine = 4\n  constructor() {}\n' +
      '  [Symbol.dispose]() {}\n}\nexport class Two extends One {\n  silent = 5\n}'

    expect([undocumentedIn(text, 'One'), undocumentedIn(text, 'Two')]).to.deep.equal([['silent'], []])
  })

  it('is found in a table of settings as well', () => {
    const text = 'export const settings = {\n  /** Said. */\n  said: 1,\n  silent: 2,\n} as const'

    expect(undocumentedIn(text, 'settings')).to.deep.equal(['silent'])
  })
})

describe('a member that applications can read', function () {
  this.timeout(60_000)

  it('says what it is', () => {
    expect(undocumentedMembers()).to.deep.equal([])
  })
})
