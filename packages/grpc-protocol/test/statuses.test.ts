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

  it('of a kind are treated alike, and what is no failure of the server is a clear no', () => {
    /** Codes by what a client does about them. [Code of definition.proto; ResponseBuilder.java] */
    const kinds: Readonly<Record<string, readonly number[]>> = {
      'later rejected ERR_BROKER': [40015, 40401, 40403, 42800, 42900, 42901, 42902],
      'later rejected ERR_ROUTE': [40402],
      'later rejected ERR_OFFSET': [40404],
      'never rejected ERR_OFFSET': [40019],
      'never rejected ERR_RECEIPT': [40013],
      'elsewhere unknown ERR_PROTOCOL': [0],
      'elsewhere unknown ERR_BROKER': [40800, 50000, 50001, 50002, 50400, 50401, 50402],
    }
    const told = new Map(Object.entries(kinds).flatMap(([kind, codes]) => codes.map(code => [code, kind])))

    for (const code of Object.values(wire.Code)) {
      const { name, means, retry, outcome, error } = factsOfCode(code)
      expect(`${retry} ${outcome} ${error}`, name).to.equal(told.get(code) ?? 'never rejected ERR_BROKER')
      expect(means, name).not.to.equal('')
    }
  })

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
