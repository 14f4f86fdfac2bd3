// SPDX-License-Identifier: Apache-2.0
// A fact of the wire stands once: a response code in its table, the name of a property in `messageProperties`, the
// remark of a handler that said nothing in `defaultRemark`, what a filter is beside `FilterExpression`, and the others
// as `homes` says. Everyone else reads them there.
import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url))
const read = (file: string) => readFileSync(`${packages}${file}`, 'utf8')

const propertyTable = 'protocol/src/message/message-properties.ts'
const remarks = 'local-cluster/src/remarks.ts'
const filters = 'core/src/message/filter-expression.ts'
/** Where `*` is a wildcard of access rules, or stands for all members of a group. */
const wildcards = [
  'local-cluster/src/broker/auth/permissions.ts',
  'local-cluster/src/broker/lite/lite-subscriptions.ts',
]
/** Words that mean other things as well: a type of messages, a heading. */
const homonyms = ['CLUSTER', 'DELAY']

const propertyNames = [...read(propertyTable).matchAll(/: (?:reserved|open)\('([^']+)'/g)]
  .map(([, name = '']) => name)
  .filter(name => !homonyms.includes(name))
const [, defaultRemark = ''] = /defaultRemark = '([^']+)'/.exec(read(remarks)) ?? []

const mayHaveCodes = /^(?:protocol\/src\/(?:requests\/|response-codes\.ts)|grpc-protocol\/src\/generated\/)/
const codes = /\bcode: -?\d+/g
const texts = new RegExp([...propertyNames, defaultRemark].map(text => `'${text}'|\\b${text}:`).join('|'), 'g')
const filterWords = /'(?:\*|TAG|SQL92)'/g

/** Facts, and where each stands. */
const homes: readonly (readonly [fact: RegExp, home: RegExp])[] = [
  [/'(?:PROP_|__?[A-Z])[A-Z_]+'|\bPROP_\w+:/g, /^protocol\//],
  [/\bUser:/g, /^protocol\/src\/vocabulary\/access\.ts$/],
  [/'(?:Allow|Custom|Super|enable|All)'(?:, | \| )'(?:Deny|Default|Normal|disable|Pub)'/g, /\/vocabulary\/access\.ts$/],
  [/'(SYSTEM_BUSY|FLOW_CONTROL)', '(?!\1)(?:SYSTEM_BUSY|FLOW_CONTROL)'/g, /^protocol\/src\/response-codes\.ts$/],
  [/' ?\|\| ?'/g, /^core\/src\/message\/filter-expression\.ts$/],
  [/'%'/g, /^core\/src\/message\/name-rules\.ts$/],
  [/\[smhd\]/g, /^core\/src\/time\/span-text\.ts$/],
  [/[=(,] 9876\b/g, /^protocol\/src\/vocabulary\/name-server-port\.ts$/],
]

/** What `text` of a file under `packages` says that another file has to say. */
function repeatedIn(file: string, text: string): readonly string[] {
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
  return [
    ...(mayHaveCodes.test(file) ? [] : code.matchAll(codes)),
    ...(file === propertyTable || file === remarks ? [] : code.matchAll(texts)),
    ...(file === filters || wildcards.includes(file) ? [] : code.matchAll(filterWords)),
    ...homes.flatMap(([fact, home]) => (home.test(file) ? [] : [...code.matchAll(fact)])),
  ].map(([found]) => `${file}: ${found}`)
}

describe('a fact of the wire', () => {
  it('stands in no other source than its own', () => {
    const sources = readdirSync(packages).flatMap(name =>
      readdirSync(`${packages}${name}/src`, { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.ts'))
        .map(file => `${name}/src/${file.replaceAll('\\', '/')}`),
    )

    expect(sources).to.include.members([propertyTable, remarks, filters, ...wildcards])
    for (const [fact, home] of homes) {
      expect(
        sources.filter(file => home.test(file) && read(file).match(fact) !== null),
        String(fact),
      ).not.to.deep.equal([])
    }
    expect(sources.flatMap(file => repeatedIn(file, read(file)))).to.deep.equal([])
  })

  it('is found where it stands again', () => {
    const text = "new RemotingCommand({ code: 0 })\nstring.wire('MSG_REGION')\nrefuse(no, { TRACE_ON: on, code: -3 })"

    expect(repeatedIn('admin/src/some.ts', text)).to.deep.equal(
      ['code: 0', 'code: -3', "'MSG_REGION'", 'TRACE_ON:'].map(found => `admin/src/some.ts: ${found}`),
    )
    expect(repeatedIn('admin/src/some.ts', `x('${defaultRemark}')`)).to.have.length(1)
    expect(repeatedIn('admin/src/some.ts', "subscribe('orders', '*', 'TAG')")).to.have.length(2)
    for (const fact of [
      "{ PROP_CONSUME_TYPE: 'x' }",
      "fields['__ZONE_NAME']",
      '`User:${name}`',
      "type: 'Super' | 'Normal'",
      "new Set(['FLOW_CONTROL', 'SYSTEM_BUSY'])",
      "tags.split('||')",
      "const separator = '%'",
      '/^(\\d+)([smhd])$/',
      'const port = 9876',
    ]) {
      expect(repeatedIn('admin/src/some.ts', fact), fact).to.have.length(1)
    }
    expect(repeatedIn('admin/src/some.ts', '// code: 0\n/** code: 1 */\n * code: 2')).to.deep.equal([])
  })
})
