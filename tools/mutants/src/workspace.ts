// SPDX-License-Identifier: Apache-2.0
// The packages that faults are put into: their sources and their spec files.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFile } from './draw.js'

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

export function packageNames(): string[] {
  return readdirSync(join(root, 'packages')).filter(name => specFiles(name).length > 0)
}

export function sourceFiles(name: string): SourceFile[] {
  return filesBelow(join(root, 'packages', name, 'src'), /\.ts$/).map(path => ({
    path: relative(root, path),
    text: readFileSync(path, 'utf8'),
  }))
}

/** Named from the folder of the package. */
export function specFiles(name: string): string[] {
  const folder = join(root, 'packages', name)
  return filesBelow(join(folder, 'test'), /\.test\.ts$/).map(path => relative(folder, path))
}

/** Everything that can change what a suite comes to: the packages and what the suites share. */
export function allInputs(): string[] {
  return ['packages', 'tools/test-run', 'tools/testing'].flatMap(folder =>
    filesBelow(join(root, folder), /\.(ts|mjs|cjs|hex)$/),
  )
}

function filesBelow(folder: string, pattern: RegExp): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter(entry => entry.isFile() && pattern.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !/\/(node_modules|dist)\//.test(path))
    .sort()
}
