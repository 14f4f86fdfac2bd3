// SPDX-License-Identifier: Apache-2.0
// A name, a member or a type that changes by accident breaks users. What is meant is recorded anew by `npm run docs`.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { changedLines } from '../src/changed-lines.js'
import { publicApi, publishedPackages, recordPath } from '../src/public-api.js'

describe('the public API', function () {
  this.timeout(120_000)
  for (const name of publishedPackages) {
    it(`of ${name} is what tools/user-checks/api/${name}.txt says; npm run docs records what is meant`, () => {
      const changed = changedLines(readFileSync(recordPath(name), 'utf8'), publicApi(name))

      expect(changed.length, `the public API of ${name} changed:\n${changed.join('\n')}\n`).to.equal(0)
    })
  }
})

describe('the options of the public API', () => {
  it('may all be undefined, also for those who compile with exactOptionalPropertyTypes', () => {
    const blocks = publishedPackages.flatMap(name => {
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
    expect(changedLines('a\nb', 'b\na')).to.deep.equal(['the same lines in another order'])
  })
})
