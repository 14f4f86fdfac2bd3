// SPDX-License-Identifier: Apache-2.0
// What was found out on the same sources before, in the installed modules: a run that ended early goes on where it was.
import { createHash } from 'node:crypto'
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mutant } from './draw.js'
import type { Verdict } from './report.js'
import { inputsOf, root } from './workspace.js'

/** The folder of what is kept of a package; another one as soon as anything differs that its suite depends on. */
export async function keptFolder(name: string): Promise<string> {
  const hash = createHash('sha256')
  for (const path of inputsOf(name)) hash.update(path).update(await readFile(path))
  const folder = join(root, 'node_modules/.cache/rocketmq-ts-mutants', name, hash.digest('hex').slice(0, 16))
  await mkdir(folder, { recursive: true })
  return folder
}

/** Verdicts of faults that were tried, one line each. */
export class KeptVerdicts {
  readonly #path: string
  readonly #verdicts: ReadonlyMap<string, Verdict>

  private constructor(path: string, verdicts: ReadonlyMap<string, Verdict>) {
    this.#path = path
    this.#verdicts = verdicts
  }

  /** @param folder where they are kept. */
  static async read(folder: string): Promise<KeptVerdicts> {
    const path = join(folder, 'verdicts.jsonl')
    const text = await readFile(path, 'utf8').catch(() => '')
    const lines = text.split('\n').filter(line => line !== '')
    return new KeptVerdicts(path, new Map(lines.map(line => JSON.parse(line) as [string, Verdict])))
  }

  of(mutant: Mutant): Verdict | undefined {
    return this.#verdicts.get(keyOf(mutant))
  }

  async keep(mutant: Mutant, verdict: Verdict): Promise<void> {
    await appendFile(this.#path, `${JSON.stringify([keyOf(mutant), verdict])}\n`)
  }
}

function keyOf({ file, edit }: Mutant): string {
  return `${file.path} ${edit.start}-${edit.end} ${edit.text}`
}
