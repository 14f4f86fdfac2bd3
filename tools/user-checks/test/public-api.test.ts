// SPDX-License-Identifier: Apache-2.0
// A name, a member or a type that changes by accident breaks users. What is meant is recorded anew by `npm run docs`.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { changedLines } from '../src/changed-lines.js'
import { platformNames, publicApi, publishedEntries, recordPath } from '../src/public-api.js'
import { undeclaredNames } from '../src/undeclared-names.js'

describe('the public API', function () {
  this.timeout(120_000)
  for (const name of publishedEntries) {
    it(`of ${name} is what tools/user-checks/api says; npm run docs records what is meant`, () => {
      const changed = changedLines(readFileSync(recordPath(name), 'utf8'), publicApi(name))

      expect(changed.length, `the public API of ${name} changed:\n${changed.join('\n')}\n`).to.equal(0)
    })
  }
})

describe('the record of the public API', function () {
  this.timeout(120_000)
  for (const name of publishedEntries) {
    it(`of ${name} has, of every name in it, the declaration or where it comes from`, () => {
      expect(undeclaredNames(readFileSync(recordPath(name), 'utf8'), platformNames())).to.deep.equal([])
    })
  }

  it('has what classes inherit, what entries besides the first have, and what constants hold', () => {
    const has = (name: string, words: string) => expect(readFileSync(recordPath(name), 'utf8')).to.contain(words)

    has('consumer', 'class ConsumerFacade<')
    has('grpc', 'class ProxyConsumer<')
    has('client', 'const ClientConfig_base:')
    has('local-cluster', 'const brokerConfigDefaults:')
    has('remoting/frames', 'RemotingCommand from remoting\n')
  })

  it('is found out when a name in it is nowhere', () => {
    const text = 'class A extends Base<One> {\n    two: Two.Inner;\n}\nconst a: typeof three;\nOne from protocol\n'

    expect(undeclaredNames(text, new Set())).to.deep.equal(['Base', 'Two', 'three'])
    expect(undeclaredNames(text, new Set(['Base', 'Two', 'three']))).to.deep.equal([])
    expect(undeclaredNames('type B<T> = { [K in T]: T | K | B<infer U> };\n', new Set())).to.deep.equal([])
  })
})

describe('the options of the public API', () => {
  it('may all be undefined, also for those who compile with exactOptionalPropertyTypes', () => {
    const blocks = publishedEntries.flatMap(name => {
      const found = readFileSync(recordPath(name), 'utf8').matchAll(
        /interface (\w+Options|ProducerMessage|Message)\b[^{]*\{\n(.*?)^\}/gms,
      )
      return [...found].map(([, of = '', members = '']) => ({ of: `${name}: ${of}`, members: members.split('\n') }))
    })
    const strict = blocks.flatMap(({ of, members }) =>
      members
        .filter(line => /^ {4}(readonly )?\w+\?: /.test(line) && !/undefined;$|: unknown;$|\{$/.test(line))
        .map(line => `${of}: ${line.trim()}`),
    )

    expect(blocks.length).to.be.greaterThan(50)
    expect(strict).to.deep.equal([])
  })
})

describe('the lines that changed', () => {
  it('are those that are gone and those that are new, with their numbers', () => {
    expect(changedLines('a\nb\nc', 'a\nc\nd\nd')).to.deep.equal(['- 2: b', '+ 3: d', '+ 4: d'])
    expect(changedLines('a\nb', 'a\nb')).to.deep.equal([])
  })

  it('are none when declarations or members stand in another order', () => {
    const one = 'interface A {\n    x: string;\n    y: {\n        z: number;\n    };\n}\nclass B {\n}'
    const other = 'class B {\n}\ninterface A {\n    y: {\n        z: number;\n    };\n    x: string;\n}'

    expect(changedLines(one, other)).to.deep.equal([])
  })

  it('name where a member went that moved', () => {
    expect(
      changedLines('type A = {\n    x: 1;\n};\ntype B = {\n};', 'type A = {\n};\ntype B = {\n    x: 1;\n};'),
    ).to.deep.equal(['- 2, in A: x: 1;', '+ 4, in B: x: 1;'])
    expect(changedLines('type A = {\n    x: 1;\n} | {\n};', 'type A = {\n} | {\n    x: 1;\n};')).to.deep.equal([
      '- 2, in A: x: 1;',
      '+ 3, in A#2: x: 1;',
    ])
  })

  it('name overloads and tuples whose order changed', () => {
    const overloads = ['class A {', '    on(one: 1): void;', '    on(two: 2): void;', '}']
    const swapped = [overloads[0], overloads[2], overloads[1], overloads[3]]

    expect(changedLines(overloads.join('\n'), swapped.join('\n'))).to.deep.equal(['in another order: A.on'])
    expect(changedLines('type A = [\n    X,\n    Y,\n];', 'type A = [\n    Y,\n    X,\n];')).to.deep.equal([
      'in another order: A',
    ])
  })
})
