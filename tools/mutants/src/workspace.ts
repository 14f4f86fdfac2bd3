// SPDX-License-Identifier: Apache-2.0
// The packages that faults are put into: their sources and their spec files.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

/** All that can change what a suite comes to: the package, the sources of what it stands on, and what suites read. */
export function inputsOf(name: string): string[] {
  const below = [...foldersBelow(`packages/${name}`)].flatMap(folder => filesBelow(join(root, folder, 'src'), /./))
  const read = ['docs', 'packages/protocol/test/frames'].flatMap(folder => filesBelow(join(root, folder), /./))
  const own = filesBelow(join(root, 'packages', name), /./)
  return [...new Set([...own, ...below, ...read, join(root, '.mocharc.json'), join(root, 'package-lock.json')])]
}

/** Folders of the packages that one stands on, itself included: `packages/core`, `tools/testing`. */
function foldersBelow(folder: string): Set<string> {
  const folders = foldersOfNames()
  const found = new Set([folder])
  // A set is walked with what is added on the way.
  for (const one of found) {
    const { dependencies, devDependencies } = manifestOf(one)
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const other = folders.get(name)
      if (other !== undefined) found.add(other)
    }
  }
  return found
}

interface Manifest {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest
}

function foldersOfNames(): Map<string, string> {
  return new Map(
    ['packages', 'tools']
      .flatMap(parent => readdirSync(join(root, parent)).map(name => `${parent}/${name}`))
      .filter(folder => existsSync(join(root, folder, 'package.json')))
      .map(folder => [manifestOf(folder).name ?? folder, folder]),
  )
}

function filesBelow(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter(entry => entry.isFile() && pattern.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !/\/(node_modules|dist)\//.test(path))
    .sort()
}
