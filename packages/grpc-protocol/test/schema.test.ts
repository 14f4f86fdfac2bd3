// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { methods } from '@rocketmq-ts/grpc-protocol'
import { generatedFiles } from '../scripts/generate.js'
import { readSchema } from '../scripts/read-schema.js'
import { factsOfSchema, type SchemaFacts } from '../scripts/schema-facts.js'
import { linesOf } from './schema-lines.js'

/** What the newest schema has and the recorded proxy does not. */
const newer = [
  'enums Code INVALID_CLIENT_PROPERTIES 40021',
  'messages Settings client_properties 9 map<string, string>',
]

describe('the schema', () => {
  it('has every message, field, number, type, enumeration and method that a real 5.5.0 proxy serves, and two newer things', () => {
    const file = new URL('served/proxy-5.5.0.json', import.meta.url)
    const served = linesOf(JSON.parse(readFileSync(file, 'utf8')) as SchemaFacts)

    const ours = linesOf(factsOfSchema(readSchema()))

    expect(served.length).to.be.greaterThan(330)
    expect(ours.filter(line => !newer.includes(line))).to.deep.equal(served)
    expect(ours).to.include.members(newer)
  })

  it('is what the generated files were made from', async () => {
    for (const [name, text] of await generatedFiles()) {
      const file = new URL(`../src/generated/${name}`, import.meta.url)
      expect(readFileSync(file, 'utf8'), `${name}: run scripts/generate.ts`).to.equal(text)
    }
  })

  it('has the methods that clients and servers use, with their messages and streams', () => {
    const lines = Object.values(methods).map(({ name, streams, request, response }) => {
      const [there, back] = [streams === 'both' ? 'stream ' : '', streams === 'none' ? '' : 'stream ']
      return `${name} ${there}${request.name} to ${back}${response.name}`
    })

    expect(lines.map(line => `methods ${line}`)).to.have.members(
      linesOf(factsOfSchema(readSchema())).filter(line => line.startsWith('methods ')),
    )
  })
})
