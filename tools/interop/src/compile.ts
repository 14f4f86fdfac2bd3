// SPDX-License-Identifier: Apache-2.0
// Compiles our Java programs against the jars of a client, once for each state of the sources: the folder is named
// after their hash and appears by one rename.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, jdkProgram, run, type Jars, type MavenJars } from '@rocketmq-ts/real-rocketmq'
import { InteropError } from './interop-error.js'

const folderOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
/** What both kinds of programs use. */
const shared = ['Arguments.java', 'Line.java'].map(name => join(folderOf('java'), name))

/** The programs with the remoting client. Rejects with `ERR_COMPILE`, or `ERR_MISSING_TOOL` without a JDK. */
export async function compilePrograms({ version, classpath }: Jars): Promise<string> {
  return compile(await sourcesIn('java'), { name: version, classpath })
}

/** The program with the gRPC client. Rejects as `compilePrograms` does. */
export async function compileGrpcClients(jars: MavenJars): Promise<string> {
  return compile([...(await sourcesIn('java-grpc')), ...shared], jars)
}

async function sourcesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folderOf(folder))).filter(name => name.endsWith('.java')).sort()
  return names.map(name => join(folderOf(folder), name))
}

/** Resolves to the folder with the classes. */
async function compile(paths: readonly string[], { name, classpath }: MavenJars): Promise<string> {
  const home = join(cacheFolder(), name)
  const classes = join(home, `interop-${await hashOf(paths)}`)
  if (existsSync(classes)) return classes
  await mkdir(home, { recursive: true })
  const draft = await mkdtemp(join(home, 'compiling-'))
  try {
    const options = ['-encoding', 'UTF-8', '-nowarn', '-classpath', classpath, '-d', draft]
    const { code, stdout, stderr } = await run(jdkProgram('javac'), [...options, ...paths])
    if (code !== 0) throw new InteropError('ERR_COMPILE', `javac against ${name}:\n${stdout}${stderr}`)
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
