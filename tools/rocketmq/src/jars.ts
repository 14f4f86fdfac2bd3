// SPDX-License-Identifier: Apache-2.0
// Brings the jars of one release, once per machine. They live outside the repository, so a fresh checkout does not
// fetch them again, and appear by one rename, so two processes that both need them cannot see half a folder.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from './java.js'
import { LauncherError } from './launcher-error.js'
import { artifactsOf, type RocketMQVersion } from './version.js'

/** The jars of one release. */
export interface Jars {
  readonly version: RocketMQVersion
  /** Folder that holds every jar: servers, Java client, admin tool and what they need. */
  readonly folder: string
  /** What to hand to `java -classpath`. */
  readonly classpath: string
}

/** Folder for everything this package keeps between runs: ROCKETMQ_TS_CACHE, or `.cache/rocketmq-ts` of the user. */
export function cacheFolder(): string {
  const chosen = process.env['ROCKETMQ_TS_CACHE']
  return chosen === undefined || chosen === '' ? join(homedir(), '.cache', 'rocketmq-ts') : chosen
}

/** How {@link fetchJars} fetches. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined
  /** Told when Maven is started and when it is done; not called when the jars are there. */
  readonly onProgress?: (state: 'begun' | 'done') => void
}

/** Resolves to the jars of `version`, fetching them with Maven if they are not there (about 100 MB for 5.x). */
export async function fetchJars(version: RocketMQVersion, options: FetchOptions = {}): Promise<Jars> {
  const home = join(cacheFolder(), version)
  const folder = join(home, 'lib')
  const jars = { version, folder, classpath: join(folder, '*') }
  if (existsSync(folder)) return jars
  options.onProgress?.('begun')
  await mkdir(home, { recursive: true })
  const draft = await mkdtemp(join(home, 'fetching-'))
  try {
    await copyDependencies(version, draft, options.signal)
    await rename(join(draft, 'lib'), folder).catch((error: unknown) => {
      // Another process was faster: its folder is complete, because it too appeared by a rename.
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  options.onProgress?.('done')
  return jars
}

async function copyDependencies(version: RocketMQVersion, draft: string, signal?: AbortSignal): Promise<void> {
  const pom = join(draft, 'pom.xml')
  await writeFile(pom, pomText(version))
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${join(draft, 'lib')}`]
  const { code, stdout, stderr } = await run('mvn', ['-q', '-B', '-Dstyle.color=never', '-f', pom, ...goal], {
    cwd: draft,
    signal,
  })
  if (code === 0) return
  const reason = (stdout + stderr).split('\n').find(line => /^\[ERROR\] \S/.test(line)) ?? `exit code ${code}`
  throw new LauncherError('ERR_DOWNLOAD', `mvn could not bring RocketMQ ${version}: ${reason}`)
}

/** The Maven project that names what we need of `version`. */
export function pomText(version: RocketMQVersion): string {
  const dependencies = artifactsOf(version).map(
    name =>
      `    <dependency><groupId>org.apache.rocketmq</groupId><artifactId>rocketmq-${name}</artifactId>` +
      `<version>${version}</version></dependency>`,
  )
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    '  <groupId>rocketmq-ts</groupId>',
    '  <artifactId>jars</artifactId>',
    '  <version>1</version>',
    '  <dependencies>',
    ...dependencies,
    '  </dependencies>',
    '</project>',
    '',
  ].join('\n')
}
