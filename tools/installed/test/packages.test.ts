// SPDX-License-Identifier: Apache-2.0
// What npm would publish: each package is packed, and its entries, types and size are checked; then it is loaded the
// way users load it, by `import` and by `require`. Needs `npm run build`.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { expect } from 'chai'
import { publint } from 'publint'
import { npm, root } from '../src/application.js'

const run = promisify(execFile)

/** Packages that say what is on the wire, and open nothing. */
const withoutSockets: readonly string[] = ['core', 'protocol']
const socketModules: readonly string[] = ['net', 'tls', 'dgram', 'dns', 'http', 'https', 'http2']

describe('a published package', function () {
  this.timeout(120_000)
  const names = readdirSync(join(root, 'packages')).filter(name => existsSync(join(root, 'packages', name, 'dist')))

  it('was built', () => {
    expect(names).to.have.length(readdirSync(join(root, 'packages')).length)
  })

  for (const name of names) {
    describe(name, () => {
      const folder = join(root, 'packages', name)
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name: string
        scripts?: Record<string, string>
      }

      it('has the license, and scripts that work inside of it', () => {
        const license = (directory: string) => readFileSync(join(directory, 'LICENSE'), 'utf8')

        expect(license(folder) === license(root)).to.equal(true)
        expect(manifest.scripts).to.deep.equal({ build: 'nx build', check: 'nx check', test: 'nx test' })
      })

      it('has the entries that it announces', async () => {
        const { messages } = await publint({ pkgDir: folder, level: 'warning', strict: true })

        expect(messages).to.deep.equal([])
      })

      it('has types that resolve, and holds nothing but its product', async () => {
        const target = mkdtempSync(join(tmpdir(), 'rocketmq-ts-pack-'))
        try {
          const { stdout } = await run(npm, ['pack', '--json', '--pack-destination', target], { cwd: folder })
          const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }]
          const tarball = readFileSync(join(target, packed.filename.replace('@', '').replace('/', '-')))
          const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)))

          const problems = 'problems' in analysis ? analysis.problems : ['no types']
          // `rmq` is a program: what it exports is for its own documentation, as an ES module.
          const accepted = name === 'cli' ? ['NoResolution', 'CJSResolvesToESM'] : []
          const refused = problems.filter(problem => typeof problem === 'string' || !accepted.includes(problem.kind))
          expect(refused).to.deep.equal([])
          const strangers = packed.files.filter(
            ({ path }) =>
              !/^(dist\/|bin\/|(frames|words)\/package\.json$|README\.md$|package\.json$|LICENSE)/.test(path),
          )
          expect(strangers).to.deep.equal([])
        } finally {
          rmSync(target, { recursive: true, force: true })
        }
      })

      for (const [how, flags, code] of [
        ['import', ['--input-type=module'], `const all = await import('${manifest.name}')`],
        ['require', ['--input-type=commonjs'], `const all = require('${manifest.name}')`],
      ] as const) {
        it(`can be loaded by ${how}, and leaves nothing running`, async () => {
          const print = `${code}; process.stdout.write(String(Object.keys(all).length))`
          const { stdout } = await run(process.execPath, ['--no-warnings', ...flags, '-e', print], { cwd: root })

          expect(Number(stdout)).to.be.greaterThan(0)
        })

        if (withoutSockets.includes(name)) {
          it(`loads no module for sockets by ${how}`, async () => {
            // Standard output may be a socket itself: looked at before.
            const list = `${code}; const loaded = [...process.moduleLoadList]; process.stdout.write(JSON.stringify(loaded))`
            const { stdout } = await run(process.execPath, ['--no-warnings', ...flags, '-e', list], { cwd: root })
            const modules = (JSON.parse(stdout) as string[]).map(line => line.replace(/^\w+ /, ''))

            expect(modules).to.include('buffer')
            expect(modules.filter(module => socketModules.includes(module))).to.deep.equal([])
          })
        }
      }
    })
  }
})

describe('installing a package', () => {
  const ofRemoting = ['core', 'remoting', 'protocol', 'namesrv-client', 'client', 'producer', 'consumer', 'admin']

  /** All that npm installs with it. */
  function installedWith(name: string, found = new Set<string>()): ReadonlySet<string> {
    const local = name.replace('@rocketmq-ts/', '')
    const folders = [join(root, 'packages', local), join(root, 'node_modules', name)]
    const folder = folders.find(each => existsSync(join(each, 'package.json')))
    if (folder === undefined || found.has(name)) return found
    found.add(name)
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    for (const next of Object.keys(dependencies)) installedWith(next, found)
    return found
  }

  for (const name of ofRemoting) {
    it(`brings nothing of gRPC: ${name}`, () => {
      expect([...installedWith(`@rocketmq-ts/${name}`)]).not.to.include.oneOf(['@grpc/grpc-js', 'protobufjs'])
    })
  }

  it('brings both with the clients of proxies', () => {
    expect([...installedWith('@rocketmq-ts/grpc')]).to.include.members(['@grpc/grpc-js', 'protobufjs'])
  })
})
