// SPDX-License-Identifier: Apache-2.0
// Stacks of errors name lines of the sources. Node.js can do that (`--enable-source-maps`), but reads the map of every
// module that is loaded; here a map is read when a stack is.
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'
import { keptFor } from './kept.mjs'

const maps = new Map()

/** Sources, and what packages of this workspace were built into. */
const mapped = /^file:.*(\.ts(\?.*)?|\/packages\/[^/]+\/dist\/[^/]+\.js)$/

/** The map of a module; none when it is a source that has changed since it was loaded. */
function mapOf(url) {
  if (!maps.has(url)) maps.set(url, readMap(url))
  return maps.get(url)
}

function readMap(url) {
  try {
    const path = fileURLToPath(url)
    const mapPath = path.endsWith('.js') ? `${path}.map` : keptFor(readFileSync(path, 'utf8')).map
    return new SourceMap(JSON.parse(readFileSync(mapPath, 'utf8')))
  } catch {
    return undefined
  }
}

/** What V8 writes for a frame, with the position in the source. */
function textOf(frame) {
  const text = String(frame)
  const url = frame.getFileName()
  if (!mapped.test(url ?? '')) return text
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()]
  const { originalLine, originalColumn, originalSource } = mapOf(url)?.findEntry(line - 1, column - 1) ?? {}
  if (originalLine === undefined) return text
  const place = url.endsWith('.js') ? new URL(originalSource, url).href : url
  return text.replace(`${url}:${line}:${column}`, `${place}:${originalLine + 1}:${originalColumn + 1}`)
}

export function tellSourceLines() {
  Error.prepareStackTrace = (error, frames) => [errorText(error), ...frames.map(textOf)].join('\n    at ')
}

function errorText(error) {
  try {
    return String(error)
  } catch {
    return '<error>'
  }
}
