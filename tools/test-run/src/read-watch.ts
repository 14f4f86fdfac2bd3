// SPDX-License-Identifier: Apache-2.0
// Notes which files of the workspace a suite reads. One that is no input of its `test` target would let Nx serve an old
// result after a change of it. Reads of child processes are not seen.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { declaredInputs } from '../../nx/declared-inputs.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const ignored = /^\.\.|(^|\/)(node_modules|\.nx|\.results|\.rocketmq|\.git)(\/|$)/

type Read = (path: unknown, ...rest: unknown[]) => unknown

const undeclared = new Set<string>()

/** Watches reads from now on. */
export function watchReads(suiteFolder = process.cwd()): void {
  const isDeclared = declaredInputs(pathInWorkspace(suiteFolder))
  const note = (path: unknown): void => {
    if (typeof path !== 'string' && !(path instanceof URL)) return
    const file = pathInWorkspace(path instanceof URL ? fileURLToPath(path) : resolve(path))
    if (!ignored.test(file) && !isDeclared(file)) undeclared.add(file)
  }
  const watched = (read: Read): Read =>
    Object.assign((path: unknown, ...rest: unknown[]) => {
      note(path)
      return read(path, ...rest)
    }, read)
  for (const [owner, name] of [
    [fs, 'readFileSync'],
    [fs, 'readFile'],
    [fs, 'createReadStream'],
    [fs.promises, 'readFile'],
  ] as const) {
    const functions = owner as unknown as Record<string, Read>
    const read = functions[name]
    if (read !== undefined) functions[name] = watched(read)
  }
  syncBuiltinESMExports()
}

/** Throws when the suite read what is no input of its target. */
export function throwUndeclaredReads(): void {
  const files = [...undeclared]
  undeclared.clear()
  if (files.length > 0) {
    throw new Error(
      `the suite read what is no input of its test target; add it to tools/nx/reads.mjs: ${files.join(', ')}`,
    )
  }
}

function pathInWorkspace(path: string): string {
  return relative(root, path).split(sep).join('/')
}
