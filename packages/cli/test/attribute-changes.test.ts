// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { attributeChanges } from '../src/commands/attribute-changes.js'

describe('attributes on the command line', () => {
  it('are set and removed together, and absent when none was named', () => {
    const changes = attributeChanges({ attribute: { 'message.type': 'FIFO' }, removeAttribute: ['queue.type'] })

    expect(changes).to.deep.equal({ attributes: { 'message.type': 'FIFO', 'queue.type': null } })
    expect(attributeChanges({})).to.deep.equal({})
  })
})
