// SPDX-License-Identifier: Apache-2.0
// The official admin tool against any cluster; `RealCluster.mqadmin` knows only clusters that it started itself.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchJars, hold, jdkProgram, logbackText, openModules, run, toolsAclText } from '@rocketmq-ts/real-rocketmq'
import { clusterVersion, type TestCluster } from '@rocketmq-ts/testing'

/**
 * Runs one command, `mqadmin(cluster, 'clusterList')`, and resolves to what it printed; without one, the list of them.
 */
export async function mqadmin(cluster: TestCluster, ...words: readonly string[]): Promise<string> {
  const jars = await fetchJars(clusterVersion)
  // It logs into its home, and reads credentials there.
  const home = await mkdtemp(join(tmpdir(), 'rocketmq-ts-admin-'))
  const release = hold({ folder: home })
  try {
    // 4.9 looks for it here; 5.x is told.
    const logback = join(home, 'conf', 'logback_tools.xml')
    await mkdir(join(home, 'conf'))
    await writeFile(logback, logbackText())
    const { credentials } = cluster
    if (credentials !== undefined) await writeFile(join(home, 'conf', 'tools.yml'), toolsAclText(credentials))
    const options = [
      ...jars.jvmOptions,
      ...openModules,
      ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8'],
      ...[`-Duser.home=${home}`, `-Drocketmq.home.dir=${home}`, `-Djava.io.tmpdir=${home}`],
      `-Drmq.logback.configurationFile=${logback}`,
    ]
    const tool = ['-classpath', jars.classpath, 'org.apache.rocketmq.tools.command.MQAdminStartup']
    const line = [...options, ...tool, ...(words.length === 0 ? [] : [...words, '-n', cluster.namesrvAddr])]
    // The tool exits with 0 even when the command failed, and prints the failure.
    const { stdout, stderr } = await run(jdkProgram('java'), line, { cwd: home, timeoutMs: 80_000 })
    return `${stdout}${stderr}`
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
    release()
  }
}
