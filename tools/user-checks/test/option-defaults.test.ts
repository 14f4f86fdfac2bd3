// SPDX-License-Identifier: Apache-2.0
// What the comment of an option says of its default is what its row in the option table has, and it is said in one way.
import { expect } from 'chai'
import {
  computed,
  describedOptions,
  isOtherwise,
  otherwiseWritten,
  writtenDefault,
  wrongComments,
} from '../src/option-defaults.js'

describe('the comment of an option', function () {
  this.timeout(120_000)

  it('says the default of its row', () => {
    const options = describedOptions()

    expect(options.length).to.be.greaterThan(120)
    expect(wrongComments(options).join('\n')).to.equal('')
  })

  it('says it as "Default 3000." or "Default: words.", with a row and without', () => {
    expect(otherwiseWritten()).to.deep.equal([])
  })

  it('is wrong when it says another default, none, or one that is not there', () => {
    const wrong = wrongComments([
      { name: 'right', comment: 'Milliseconds. Default 30,000.', byDefault: 30_000 },
      { name: 'wordy', comment: 'Default: half of what is left.', byDefault: undefined },
      { name: 'other', comment: 'Milliseconds. Default 3000.', byDefault: 2000 },
      { name: 'silent', comment: 'Milliseconds.', byDefault: 2000 },
      { name: 'vague', comment: 'Default: some.', byDefault: 2000 },
      { name: 'boastful', comment: 'Default 1.', byDefault: undefined },
    ])

    expect(wrong.map(each => each.split(' ')[0])).to.deep.equal(['other', 'silent', 'vague', 'boastful'])
  })
})

describe('a default in a comment', () => {
  for (const [comment, byDefault] of [
    ['Bytes. Default 16 MiB, as servers have it.', 16_777_216],
    ['Default 15 minutes.', 900_000],
    ['Default -1: 16, or never.', -1],
    ['Default `zlib`, which all read.', 'zlib'],
    ['Default false: queue by queue.', false],
    ['Default none.', undefined],
    ['Default: silent.', computed],
    ['Nothing is said.', undefined],
  ] as const) {
    it(`"${comment}" is ${String(byDefault)}`, () => {
      expect(writtenDefault(comment)).to.equal(byDefault)
    })
  }

  it('is not written in other ways', () => {
    expect(
      ['4 by default.', 'Bytes; 4,096.', '0, the default, is all.', 'Defaults to 4.'].filter(isOtherwise),
    ).to.have.length(4)
  })
})
