// SPDX-License-Identifier: Apache-2.0
// Node.js asks these hooks where a module is and what is in it. They run in a thread of their own.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keptFor } from './kept.mjs'

/** A source names its neighbours as they are called when they are built: `./wake-up.js` is `./wake-up.ts`. */
const builtNeighbour = /^(\..*)\.js(\?.*)?$/
const source = /\.ts(\?.*)?$/

/** Name of the package in whose folder the process was started; its specs run on its sources, whoever imports it. */
const own = nameIn(process.cwd())

export async function resolve(specifier, context, next) {
  const neighbour = builtNeighbour.exec(specifier)
  if (neighbour !== null && source.test(context.parentURL ?? '')) {
    const [, path, query = ''] = neighbour
    return { url: new URL(`${path}.ts${query}`, context.parentURL).href, format: 'module', shortCircuit: true }
  }
  const isOwn = own !== undefined && (specifier === own || specifier.startsWith(`${own}/`))
  const conditions = isOwn ? [...context.conditions, '@rocketmq-ts/source'] : context.conditions
  const found = await next(specifier, { ...context, conditions })
  return source.test(found.url) ? { ...found, format: 'module' } : found
}

export async function load(url, context, next) {
  if (!source.test(url)) return next(url, context)
  return { format: 'module', source: await javaScriptOf(fileURLToPath(url)), shortCircuit: true }
}

function nameIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name
  } catch {
    return undefined
  }
}

async function javaScriptOf(path) {
  const text = readFileSync(path, 'utf8')
  const kept = keptFor(text)
  try {
    return readFileSync(kept.code, 'utf8')
  } catch {
    // Loaded when something is new: its start costs more than to read all that is kept.
    const { transform } = await import('esbuild')
    const { code, map } = await transform(text, {
      loader: 'ts',
      target: 'node20',
      sourcefile: path,
      sourcemap: 'external',
      sourcesContent: false,
    })
    writeWhole(kept.map, map)
    writeWhole(kept.code, code)
    return code
  }
}

/** Another process may write the same at the same time: each file is there as a whole or not at all. */
function writeWhole(path, text) {
  const part = `${path}.${process.pid}`
  writeFileSync(part, text)
  renameSync(part, path)
}
