// SPDX-License-Identifier: Apache-2.0
// A reader copies what stands in a document: it must compile, and do what it says, with the packages as they are built
// (so build before). Samples talk to localhost:9876; here that is an embedded cluster.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { expect } from 'chai'
import ts from 'typescript'
import { root, samples } from '../src/samples.js'

const run = promisify(execFile)
/** Node 20 knows no `using`. */
const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true }
const address = /\b(localhost|127\.0\.0\.1):9876\b/g

describe('the samples of the documents', function () {
  this.timeout(120_000)
  const all = samples()
  let folder = ''
  const fileOf = (index: number) => join(folder, `sample-${index}.ts`)

  before(() => {
    // Inside of the workspace, so that packages are found.
    folder = mkdtempSync(join(root, 'tools', 'user-checks', 'samples-'))
    for (const [index, { code }] of all.entries()) writeFileSync(fileOf(index), `${code}\nexport {}\n`)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('are there', () => {
    expect(all.length).to.be.greaterThan(1)
  })

  it('compile', () => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), path => ts.sys.readFile(path)) as {
      config: { compilerOptions: object }
    }
    const { options } = ts.convertCompilerOptionsFromJson(
      {
        ...config.compilerOptions,
        noEmit: true,
        composite: false,
        emitDeclarationOnly: false,
        declaration: false,
        declarationMap: false,
        noUnusedLocals: false,
        customConditions: [],
        types: ['node'],
      },
      root,
    )
    const program = ts.createProgram(
      all.map((_, index) => fileOf(index)),
      options,
    )
    const errors = all.flatMap(({ at }, index) => {
      const source = program.getSourceFile(fileOf(index))
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${at}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      )
    })

    expect(errors).to.deep.equal([])
  })

  for (const [index, { at, code }] of all.entries()) {
    if (code.startsWith('// not run')) continue
    it(`run: ${at}`, async () => {
      await using cluster = await LocalCluster.start({ topics: ['orders'], config: { enablePropertyFilter: true } })
      const { outputText } = ts.transpileModule(code.replaceAll(address, cluster.namesrvAddr), { compilerOptions })
      const program = join(folder, `sample-${index}.mjs`)
      writeFileSync(program, outputText)

      const { stderr } = await run(process.execPath, [program], { cwd: root, timeout: 60_000 })

      expect(stderr).to.equal('')
    })
  }
})
