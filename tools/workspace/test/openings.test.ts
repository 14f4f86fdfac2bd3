// SPDX-License-Identifier: Apache-2.0
// The first thing that a reader of a source wants to know is why it is there; its code does not say it.
import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Sources of packages and tools; folders without `src` have none. */
function sources(): string[] {
  return ['packages', 'tools'].flatMap(kind =>
    readdirSync(`${root}${kind}`, { withFileTypes: true })
      .filter(folder => folder.isDirectory() && readdirSync(`${root}${kind}/${folder.name}`).includes('src'))
      .flatMap(({ name }) =>
        readdirSync(`${root}${kind}/${name}/src`, { recursive: true, encoding: 'utf8' })
          .filter(file => /\.[cm]?[jt]s$/.test(file))
          .map(file => `${kind}/${name}/src/${file.replaceAll('\\', '/')}`),
      ),
  )
}

/** Whether words come right after the line of the licence. What tools read in comments is not meant for people. */
function saysWhy(text: string): boolean {
  return /^(?:#!.*\n)?\/\/ SPDX-License-Identifier: .*\n\/\/ (?!eslint-|prettier-|@ts-)\S+ \S/.test(text)
}

describe('a source', () => {
  it('says in its first words why it is there', () => {
    const all = sources()

    expect(all).to.include.members(['packages/core/src/time/clock.ts', 'tools/test-run/src/reporter.cjs'])
    expect(all.filter(file => !saysWhy(readFileSync(`${root}${file}`, 'utf8')))).to.deep.equal([])
  })

  it('is found when it does not', () => {
    const licence = '// SPDX-License-Identifier: Apache-2.0\n'

    expect(saysWhy(`${licence}// Time is a dependency.\nimport`)).to.equal(true)
    expect(saysWhy(`#!/usr/bin/env node\n${licence}// Starts it.\n`)).to.equal(true)
    expect(saysWhy(`${licence}import { a } from './a.js'\n// Time is a dependency.`)).to.equal(false)
    expect(saysWhy(`${licence}\n/** A clock. */\nexport`)).to.equal(false)
    expect(saysWhy(`${licence}// eslint-disable max-lines\nimport`)).to.equal(false)
    expect(saysWhy('// Time is a dependency.\nimport')).to.equal(false)
  })
})
