// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as protocol from '../../src/index.js'
import { requestByCode, requestByName, requests, responseCodes } from '../../src/index.js'

describe('the registry', () => {
  it('holds each code and each name once', () => {
    expect(new Set(requests.map(({ code }) => code)).size).to.equal(requests.length)
    expect(new Set(requests.map(({ name }) => name)).size).to.equal(requests.length)
  })

  it('finds a request by code and by name', () => {
    expect(requestByCode(310)).to.equal(protocol.sendMessageV2)
    expect(requestByName('HEART_BEAT')).to.equal(protocol.heartbeat)
    expect(requestByCode(13)).to.equal(undefined)
    expect(requestByName('toString')).to.equal(undefined)
  })

  it('lists each file of declarations in one line', () => {
    const folder = join(import.meta.dirname, '../../src/requests')
    const files = readdirSync(folder).filter(file => !['all.ts', 'index.ts', 'routing-fields.ts'].includes(file))
    const lines = readFileSync(join(folder, 'all.ts'), 'utf8').split('\n')
    const listed = lines.flatMap(line => /^export \{ \w+ \} from '\.\/(.*)\.js'$/.exec(line)?.[1] ?? [])

    expect(listed.map(name => `${name}.ts`)).to.have.members(files)
  })

  it('holds what the package exports, all of it', () => {
    const exported = new Set(Object.values(protocol))

    expect(requests.filter(request => !exported.has(request)).map(({ name }) => name)).to.deep.equal([])
  })

  it('lists only answers that are response codes, SUCCESS among them', () => {
    for (const { name, answers } of requests) {
      expect(answers, name).to.include('SUCCESS')
      for (const answer of answers as string[]) expect(responseCodes, name).to.have.property(answer)
    }
  })
})
