// SPDX-License-Identifier: Apache-2.0
// JavaScript is made of a source once: it is kept for the text of the source, whatever its path and its checkout.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../node_modules/.cache/source-loader', import.meta.url))
mkdirSync(folder, { recursive: true })

/** Paths of the code and of the source map for a source with this text. */
export function keptFor(text) {
  const name = join(folder, createHash('sha1').update(text).digest('hex'))
  return { code: `${name}.js`, map: `${name}.map` }
}
