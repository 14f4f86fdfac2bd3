// SPDX-License-Identifier: Apache-2.0
import { errorTable } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { codeOf, factsOfCode, isOk, statuses, wire } from '@rocketmq-ts/grpc-protocol'

describe('statuses', () => {
  it('have a rule for every code of the schema, each with an error of the table', () => {
    expect(Object.keys(statuses)).to.have.members(Object.keys(wire.Code))
    for (const [name, code] of Object.entries(wire.Code)) {
      const facts = factsOfCode(code)
      expect(facts.name).to.equal(name)
      expect(errorTable).to.have.property(facts.error)
    }
  })

  for (const [code, retry, outcome, error] of [
    [42900, 'later', 'rejected', 'ERR_BROKER'],
    [50001, 'elsewhere', 'unknown', 'ERR_BROKER'],
    [50400, 'elsewhere', 'unknown', 'ERR_BROKER'],
    [40100, 'never', 'rejected', 'ERR_BROKER'],
    [40402, 'later', 'rejected', 'ERR_ROUTE'],
    [40013, 'never', 'rejected', 'ERR_RECEIPT'],
  ] as const) {
    it(`${code}: retry ${retry}, outcome ${outcome}, ${error}`, () => {
      expect(factsOfCode(code)).to.include({ code, retry, outcome, error })
    })
  }

  it('treat a code of a newer server by its hundred, and others as a failed server', () => {
    expect(factsOfCode(40099)).to.include({ name: 'UNKNOWN', retry: 'never', outcome: 'rejected' })
    expect(factsOfCode(42999)).to.include({ name: 'UNKNOWN', retry: 'later' })
    expect(factsOfCode(-5)).to.include({ name: 'UNKNOWN', retry: 'elsewhere', outcome: 'unknown' })
    expect(factsOfCode(77_777)).to.include({ name: 'UNKNOWN', retry: 'elsewhere', outcome: 'unknown' })
  })

  it('that are missing count as a failed server', () => {
    expect(codeOf(null)).to.equal(50001)
    expect(isOk(null)).to.equal(false)
    expect(isOk({ code: 20000, message: '' })).to.equal(true)
    expect(isOk({ code: 30000, message: '' })).to.equal(false)
  })
})
