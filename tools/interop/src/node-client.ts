// SPDX-License-Identifier: Apache-2.0
// Brings clients of others from npm, once per machine, beside the jars. They are nobody's dependencies.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, run } from '@rocketmq-ts/real-rocketmq'
import { InteropError } from './interop-error.js'

/** The official client of Node.js. Resolves to the folder that it is installed in. Rejects with `ERR_INSTALL`. */
export function fetchNodeClient(): Promise<string> {
  return fetchFromNpm('rocketmq-client-nodejs', '1.0.8')
}

/** Resolves to the folder that a package is installed in. Rejects with `ERR_INSTALL`. */
export async function fetchFromNpm(name: string, version: string): Promise<string> {
  const home = join(cacheFolder(), `npm-${name}-${version}`)
  if (existsSync(home)) return home
  await mkdir(cacheFolder(), { recursive: true })
  const draft = await mkdtemp(join(cacheFolder(), 'installing-'))
  try {
    await writeFile(join(draft, 'package.json'), JSON.stringify({ name: 'fetched', private: true }))
    const { code, stdout, stderr } = await run(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`],
      { cwd: draft },
    )
    if (code !== 0) throw new InteropError('ERR_INSTALL', `npm could not bring ${name}:\n${stdout}${stderr}`)
    await rename(draft, home).catch((error: unknown) => {
      // Another process was faster.
      if (!existsSync(home)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return home
}
