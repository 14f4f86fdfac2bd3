// SPDX-License-Identifier: Apache-2.0
// Packages whose suite runs what was built, as processes of their own: nobody in the spec's process sees which places
// of the sources run. In a copy of the checkout such a package is bundled anew, and stands on the products of the
// others.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './workspace.js'

/** True for a package with a program. */
export function isProgram(name: string): boolean {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as { bin?: unknown }
  return manifest.bin !== undefined
}

/**
 * Makes the product of a copied package from its sources, as `npm run build` does, without declarations.
 * @throws Error when what it stands on is not built in the checkout
 */
export async function bundle(copy: string, name: string): Promise<void> {
  for (const other of readdirSync(join(root, 'packages'))) {
    const product = join(root, 'packages', other, 'dist')
    const linked = join(copy, 'packages', other, 'dist')
    if (other === name || existsSync(linked)) continue
    if (!existsSync(product)) throw new Error(`${other} is not built: npm run build`)
    await symlink(product, linked)
  }
  const folder = join(copy, 'packages', name)
  await build({
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    bundle: true,
    packages: 'external',
    absWorkingDir: folder,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    logLevel: 'error',
  })
}
