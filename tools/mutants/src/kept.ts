// SPDX-License-Identifier: Apache-2.0
// What was found out on the same sources before, in the installed modules: a run that ended early goes on where it was.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mutant } from './draw.js'
import { inputsOf, root } from './workspace.js'

/** The folder of what is kept of a package; another one as soon as anything differs that its suite depends on. */
export async function keptFolder(name: string): Promise<string> {
  const hash = createHash('sha256')
  for (const path of inputsOf(name)) hash.update(path).update(await readFile(path))
  const folder = join(root, 'node_modules/.cache/rocketmq-ts-mutants', name, hash.digest('hex').slice(0, 16))
  await mkdir(folder, { recursive: true })
  return folder
}

/** What is known of faults by now: whether they compile, what became of them. One line each. */
export class Kept<T> {
  readonly #path: string
  readonly #known: Map<string, T>

  /**
   * @param folder where it is kept
   * @param name of the file
   */
  constructor(folder: string, name: string) {
    this.#path = join(folder, `${name}.jsonl`)
    const text = existsSync(this.#path) ? readFileSync(this.#path, 'utf8') : ''
    const lines = text.split('\n').filter(line => line !== '')
    this.#known = new Map(lines.map(line => JSON.parse(line) as [string, T]))
  }

  of(mutant: Mutant): T | undefined {
    return this.#known.get(keyOf(mutant))
  }

  keep(mutant: Mutant, known: T): void {
    this.#known.set(keyOf(mutant), known)
    appendFileSync(this.#path, `${JSON.stringify([keyOf(mutant), known])}\n`)
  }
}

function keyOf({ file, edit }: Mutant): string {
  return `${file.path} ${edit.start}-${edit.end} ${edit.text}`
}
