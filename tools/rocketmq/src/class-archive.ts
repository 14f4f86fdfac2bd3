// SPDX-License-Identifier: Apache-2.0
// An archive of the classes that servers, admin tool and Java client of a release load, as the JVM maps it: a process
// that has it starts with half of the processor time. Made once per machine, for runs that start dozens of JVMs.
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { archiveOptions, archivePath, fetchJars, type Jars } from './jars.js'
import { jdkProgram, run } from './java.js'
import { LauncherError } from './launcher-error.js'
import { RealCluster } from './real-cluster.js'
import { classList } from './server-plan.js'
import { isVersion5, type RocketMQVersion } from './version.js'

/** Makes the archive of a release, unless there is one that this JVM can use (about 30 s). */
export async function makeClassArchive(version: RocketMQVersion, signal?: AbortSignal): Promise<void> {
  const jars = await fetchJars(version, { signal })
  if (await isUsable(jars, signal)) return
  const names = await loadedClasses(version, signal)
  const archive = archivePath(jars.folder)
  const draft = await mkdtemp(join(dirname(archive), 'archiving-'))
  try {
    const list = join(draft, classList)
    await writeFile(list, names.join('\n'))
    const made = join(draft, 'made')
    const line = ['-Xshare:dump', `-XX:SharedClassListFile=${list}`, `-XX:SharedArchiveFile=${made}`]
    const { code, stderr } = await run(jdkProgram('java'), [...line, '-classpath', jars.classpath], { signal })
    if (code !== 0) throw new LauncherError('ERR_START', `java could not archive the classes of ${version}: ${stderr}`)
    await rename(made, archive)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** False when there is none, or when it is of another JVM or of other jars. */
async function isUsable(jars: Jars, signal?: AbortSignal): Promise<boolean> {
  if (!existsSync(archivePath(jars.folder))) return false
  const line = ['-Xshare:on', ...archiveOptions(jars.folder), '-classpath', jars.classpath, '-version']
  return (await run(jdkProgram('java'), line, { signal })).code === 0
}

/** What a name server, a broker, a proxy and the admin tool load until they have answered. */
async function loadedClasses(version: RocketMQVersion, signal?: AbortSignal): Promise<string[]> {
  await using cluster = await RealCluster.start({
    version,
    proxy: isVersion5(version),
    compiler: 'quick',
    listsClasses: true,
    ...(signal === undefined ? {} : { signal }),
  })
  await cluster.mqadmin('topicList')
  const { directory } = cluster.logs
  const paths = (await readdir(directory)).map(server => join(directory, server, classList)).filter(existsSync)
  const lists = await Promise.all(paths.map(path => readFile(path, 'utf8')))
  return [...new Set(lists.flatMap(list => list.split('\n')))]
}
