// SPDX-License-Identifier: Apache-2.0
// Brings the official Node.js client from npm, once per machine, beside the jars. It is nobody's dependency.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, run } from '@rocketmq-ts/real-rocketmq'
import { InteropError } from './interop-error.js'

const version = '1.0.8'

/** Resolves to the folder that it is installed in. Rejects with `ERR_INSTALL`. */
export async function fetchNodeClient(): Promise<string> {
  const home = join(cacheFolder(), `node-client-${version}`)
  if (existsSync(home)) return home
  await mkdir(cacheFolder(), { recursive: true })
  const draft = await mkdtemp(join(cacheFolder(), 'installing-'))
  try {
    await writeFile(join(draft, 'package.json'), JSON.stringify({ name: 'official-client', private: true }))
    const { code, stdout, stderr } = await run(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', `rocketmq-client-nodejs@${version}`],
      { cwd: draft },
    )
    if (code !== 0) throw new InteropError('ERR_INSTALL', `npm could not bring the client:\n${stdout}${stderr}`)
    await rename(draft, home).catch((error: unknown) => {
      // Another process was faster.
      if (!existsSync(home)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return home
}
