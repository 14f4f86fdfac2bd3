// SPDX-License-Identifier: Apache-2.0
// Compiles our Java programs against the jars of a release, once for each state of the sources: the folder is named
// after their hash and appears by one rename.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, jdkProgram, run, type Jars } from '@rocketmq-ts/real-rocketmq'
import { InteropError } from './interop-error.js'

const sourceFolder = fileURLToPath(new URL('../java', import.meta.url))

/** Resolves to the folder with the classes; rejects with `ERR_COMPILE`, or `ERR_MISSING_TOOL` without a JDK. */
export async function compilePrograms(jars: Jars): Promise<string> {
  const sources = (await readdir(sourceFolder)).filter(name => name.endsWith('.java')).sort()
  const paths = sources.map(name => join(sourceFolder, name))
  const home = join(cacheFolder(), jars.version)
  const classes = join(home, `interop-${await hashOf(paths)}`)
  if (existsSync(classes)) return classes
  await mkdir(home, { recursive: true })
  const draft = await mkdtemp(join(home, 'compiling-'))
  try {
    const options = ['-encoding', 'UTF-8', '-nowarn', '-classpath', jars.classpath, '-d', draft]
    const { code, stdout, stderr } = await run(jdkProgram('javac'), [...options, ...paths])
    if (code !== 0) throw new InteropError('ERR_COMPILE', `javac against RocketMQ ${jars.version}:\n${stdout}${stderr}`)
    await rename(draft, classes).catch((error: unknown) => {
      // Another process was faster.
      if (!existsSync(classes)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return classes
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(await readFile(path))
  return hash.digest('hex').slice(0, 16)
}
