// SPDX-License-Identifier: Apache-2.0
// Programs that Node.js runs from TypeScript.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'

const loader = pathToFileURL(createRequire(import.meta.url).resolve('@rocketmq-ts/source-loader')).href

describe('a program in TypeScript', function () {
  this.timeout(60_000)
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rocketmq-ts-source-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** Runs `main.ts` beside the other files, and resolves to what it wrote. */
  async function output(files: Readonly<Record<string, string>>): Promise<string> {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return new Promise(resolve => {
      const line = [`--import=${loader}`, join(folder, 'main.ts')]
      execFile(process.execPath, line, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr))
    })
  }

  it('finds its neighbours by the names that they have when they are built', async () => {
    const files = {
      'main.ts':
        "import { answer } from './answer.js'\nconsole.log(answer, (await import('./answer.js?again')).answer)",
      'answer.ts': 'export const answer: number = 42',
    }

    expect(await output(files)).to.equal('42 42\n')
  })

  it('has the lines and columns of the source in its stacks, also behind what was taken out', async () => {
    const files = {
      'main.ts': 'interface Gone {\n  x: 1\n}\n\nconst at = (e: unknown): Gone => {\n  throw e\n}\n  at(new Error())',
    }

    const stack = await output(files)

    expect(stack).to.contain(`${pathToFileURL(join(folder, 'main.ts')).href}:8:6`)
  })

  it('ends what `await using` holds, on each Node.js', async () => {
    const held = '{ async [Symbol.asyncDispose]() { console.log("ended") } }'
    const files = { 'main.ts': `{\n  await using held = ${held}\n  console.log(typeof held)\n}\nconsole.log('after')` }

    expect(await output(files)).to.equal('object\nended\nafter\n')
  })

  it('takes its own package from the sources, whoever imports it, and others as they were built', async () => {
    const manifest = (name: string) => {
      const exports = { '@rocketmq-ts/source': './source.ts', default: './built.mjs' }
      return JSON.stringify({ name, type: 'module', exports })
    }
    mkdirSync(join(folder, 'node_modules', 'other'), { recursive: true })
    const other = {
      'node_modules/other/package.json': manifest('other'),
      'node_modules/other/source.ts': "export const which: string = 'other from its sources'",
      'node_modules/other/built.mjs':
        "export { which as own } from 'own'\nexport const which = 'other as it was built'",
    }
    symlinkSync(folder, join(folder, 'node_modules', 'own'))

    const told = await output({
      ...other,
      'package.json': manifest('own'),
      'source.ts': "export const which: string = 'own from its sources'",
      'built.mjs': "export const which = 'own as it was built'",
      'main.ts': "import { own, which } from 'other'\nimport * as me from 'own'\nconsole.log(own, me.which, which)",
    })

    expect(told).to.equal('own from its sources own from its sources other as it was built\n')
  })

  it('runs as it was changed', async () => {
    expect(await output({ 'main.ts': 'console.log(1 as number)' })).to.equal('1\n')
    expect(await output({ 'main.ts': 'console.log(2 as number)' })).to.equal('2\n')
  })

  it('is told where its syntax is wrong', async () => {
    expect(await output({ 'main.ts': 'const a = 1\nconst b: = 2' })).to.match(/main\.ts:2:9: ERROR: Unexpected "="/)
  })
})
