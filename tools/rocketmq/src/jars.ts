// SPDX-License-Identifier: Apache-2.0
// Brings the jars of one release, once per machine. They live outside the repository, so a fresh checkout does not
// fetch them again, and appear by one rename, so two processes that both need them cannot see half a folder.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from './java.js'
import { LauncherError } from './launcher-error.js'
import { artifactsOf, type RocketMQVersion } from './version.js'

/** The jars of one release. */
export interface Jars {
  readonly version: RocketMQVersion
  /** Folder that holds every jar: servers, Java client, admin tool and what they need. */
  readonly folder: string
  /** What to hand to `java -classpath`; folders of one's own go behind it. */
  readonly classpath: string
  /** JVM options for a quick start with this class path. */
  readonly jvmOptions: readonly string[]
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

/** Jars that Maven brought. */
export interface MavenJars {
  /** Folder of the cache that they are in. */
  readonly name: string
  /** What to hand to `java -classpath`. */
  readonly classpath: string
}

/** Resolves to the jars of `version`, fetching them with Maven if they are not there (about 100 MB for 5.x). */
export async function fetchJars(version: RocketMQVersion, options: FetchOptions = {}): Promise<Jars> {
  const artifacts = artifactsOf(version).map(name => `org.apache.rocketmq:rocketmq-${name}:${version}`)
  const { classpath } = await fetchArtifacts(version, artifacts, options)
  const folder = dirname(classpath)
  return { version, folder, classpath, jvmOptions: existsSync(archivePath(folder)) ? archiveOptions(folder) : [] }
}

/** Where the classes of the jars in `folder` are archived. */
export function archivePath(folder: string): string {
  return join(dirname(folder), 'classes.jsa')
}

/** JVM options that use the archive; a JVM that cannot use it goes on without, and without a word. */
export function archiveOptions(folder: string): readonly string[] {
  return [`-XX:SharedArchiveFile=${archivePath(folder)}`, '-Xlog:cds=off']
}

/**
 * Resolves to jars and all that they need, fetching them with Maven if they are not there.
 * @param name folder of the cache; it stands for these artifacts and their versions
 * @param artifacts such as `org.apache.rocketmq:rocketmq-client:5.5.0`
 */
export async function fetchArtifacts(
  name: string,
  artifacts: readonly string[],
  options: FetchOptions = {},
): Promise<MavenJars> {
  const home = join(cacheFolder(), name)
  const folder = join(home, 'lib')
  const jars = { name, classpath: join(folder, '*') }
  if (existsSync(folder)) return jars
  options.onProgress?.('begun')
  await mkdir(home, { recursive: true })
  const draft = await mkdtemp(join(home, 'fetching-'))
  try {
    await copyDependencies(artifacts, draft, options.signal)
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

async function copyDependencies(artifacts: readonly string[], draft: string, signal?: AbortSignal): Promise<void> {
  const pom = join(draft, 'pom.xml')
  await writeFile(pom, pomText(artifacts))
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${join(draft, 'lib')}`]
  const { code, stdout, stderr } = await run('mvn', ['-q', '-B', '-Dstyle.color=never', '-f', pom, ...goal], {
    cwd: draft,
    signal,
  })
  if (code === 0) return
  const reason = (stdout + stderr).split('\n').find(line => /^\[ERROR\] \S/.test(line)) ?? `exit code ${code}`
  throw new LauncherError('ERR_DOWNLOAD', `mvn could not bring ${artifacts.join(', ')}: ${reason}`)
}

/** The Maven project that needs these artifacts. */
export function pomText(artifacts: readonly string[]): string {
  const dependencies = artifacts.map(artifact => {
    const [group, name, version] = artifact.split(':')
    return (
      `    <dependency><groupId>${group}</groupId><artifactId>${name}</artifactId>` +
      `<version>${version}</version></dependency>`
    )
  })
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
