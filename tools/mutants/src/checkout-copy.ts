// SPDX-License-Identifier: Apache-2.0
// A copy of the workspace in which sources can be changed: the checkout stays as it is, and several copies run at the
// same time. Its packages find each other in the copy, everything else in the installed modules of the checkout.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { root } from './workspace.js'

const notCopied = new Set(['node_modules', '.git', '.nx', '.results'])
const scope = '@rocketmq-ts'

export class CheckoutCopy implements AsyncDisposable {
  readonly #saved = new Map<string, string>()

  private constructor(readonly root: string) {}

  static async make(): Promise<CheckoutCopy> {
    const copy = await mkdtemp(join(tmpdir(), 'rocketmq-ts-mutants-'))
    await cp(root, copy, { recursive: true, filter: source => source === root || !notCopied.has(basename(source)) })
    const modules = join(root, 'node_modules')
    await mkdir(join(copy, 'node_modules', scope), { recursive: true })
    for (const name of await readdir(modules)) {
      if (name !== scope) await symlink(join(modules, name), join(copy, 'node_modules', name))
    }
    for (const folder of ['packages', 'tools']) {
      for (const name of await readdir(join(copy, folder))) await linkPackage(copy, join(copy, folder, name))
    }
    return new CheckoutCopy(copy)
  }

  /** Changes a file, named from the root. */
  async write(path: string, text: string): Promise<void> {
    const target = join(this.root, path)
    if (!this.#saved.has(path)) this.#saved.set(path, await readFile(target, 'utf8'))
    await writeFile(target, text)
  }

  /** Takes all changes back. */
  async restore(): Promise<void> {
    for (const [path, text] of this.#saved) await writeFile(join(this.root, path), text)
    this.#saved.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 10 })
  }
}

async function linkPackage(copy: string, folder: string): Promise<void> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
  if (manifest === undefined) return
  const { name } = JSON.parse(manifest) as { name?: string }
  if (name?.startsWith(`${scope}/`)) await symlink(folder, join(copy, 'node_modules', name))
}
