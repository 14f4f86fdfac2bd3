// SPDX-License-Identifier: Apache-2.0
// Builds the package in the working directory into its `dist`:
//
//   dist/*.js         one file of JavaScript for each entry, beside what entries share and what is imported only when
//                     it is needed: importing hundreds of small files costs more than what is in them
//   dist/**/*.d.ts    its declarations
//   dist/cjs          the same as CommonJS, for tools that cannot `require` an ES module (Jest, Node.js before 20.19);
//                     Node.js itself and bundlers take the ES module both ways, so that classes exist only once
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { tsc } from './tsc.mjs'

execFileSync(process.execPath, [tsc, '-b', 'tsconfig.json'], { stdio: 'inherit' })

/** @type {import('esbuild').BuildOptions} */
const common = {
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
// Parts that entries share have a name of their own for each content.
for (const path of readdirSync('dist')) if (/\.js(\.map)?$/.test(path)) rmSync(join('dist', path))
const { metafile } = await build({
  ...common,
  entryPoints: Object.values(exports).flatMap(entry => entry['@rocketmq-ts/source'] ?? []),
  bundle: true,
  packages: 'external',
  metafile: true,
  format: 'esm',
  splitting: true,
  outdir: 'dist',
})

rmSync('dist/cjs', { recursive: true, force: true })
if (exports['.'].require !== undefined) {
  // File by file, so that two entries of a package share what is in both.
  const entryPoints = Object.keys(metafile.outputs).filter(path => path.endsWith('.js'))
  // Jest runs `import()` only with a flag of Node.js; `require` inside of a promise needs none.
  await build({ ...common, entryPoints, format: 'cjs', outdir: 'dist/cjs', supported: { 'dynamic-import': false } })
  const declarations = readdirSync('dist', { recursive: true }).filter(path => path.endsWith('.d.ts'))
  for (const path of declarations) {
    const target = join('dist', 'cjs', path)
    mkdirSync(dirname(target), { recursive: true })
    // An inferred type names the class of `long` as an ES module has it; in CommonJS the module is the class.
    const text = readFileSync(join('dist', path), 'utf8').replaceAll('import("long").default', 'import("long")')
    writeFileSync(target, text)
  }
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
}
