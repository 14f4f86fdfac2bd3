// SPDX-License-Identifier: Apache-2.0
// A contributor follows a document to a file or a method: it must be there, and only one must be meant.
import { expect } from 'chai'
import { contributorDocuments, missingNames } from '../src/named-in-documents.js'

describe('what a document names exists, once', () => {
  for (const document of contributorDocuments()) {
    it(`in ${document}`, () => {
      expect(missingNames(document)).to.deep.equal([])
    })
  }

  it('and what does not is found: a file, a folder, a class, a method', () => {
    const text = '`gone.ts`, `packages/gone/`, `tools/gone/src/x.ts`, `NoSuchClass.start`, `RemotingClient.noSuch`'

    expect(missingNames('DESIGN.md', text)).to.have.length(5)
    expect(missingNames('DESIGN.md', '`RemotingClient.call`, `tools/testing`, `connection.ts`')).to.deep.equal([])
  })

  it('and a file that several packages have is named with its package', () => {
    expect(missingNames('DESIGN.md', '`sending.ts`')).to.deep.equal(['sending.ts'])
    expect(missingNames('DESIGN.md', '`producer/src/sending.ts`')).to.deep.equal([])
  })
})
