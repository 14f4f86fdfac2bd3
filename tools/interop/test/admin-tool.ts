// SPDX-License-Identifier: Apache-2.0
// The official admin tool against any cluster; `RealCluster.mqadmin` knows only clusters that it started itself.
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fetchJars, jdkProgram, logbackText, openModules, toolsAclText } from '@rocketmq-ts/real-rocketmq'
import { clusterVersion, type TestCluster } from '@rocketmq-ts/testing'
import { compilePrograms } from '../src/compile.js'
import { LineProgram } from '../src/index.js'
import { inHome } from '../src/run-java.js'

/** Runs one command and resolves to what it printed, also when it failed; without one, to the list of them. */
export type AdminTool = (...words: readonly string[]) => Promise<string>

const commandMs = 80_000

/** For the specs of a `describe`: the tool starts with its first command, and stops after the last spec. */
export function adminTool(cluster: TestCluster): AdminTool {
  let starting: Promise<LineProgram> | undefined
  let commands = 0
  after('stop the admin tool', async () => {
    const program = await starting
    await program?.stop()
  })
  return async (...words) => {
    const program = await (starting ??= start(cluster))
    const id = ++commands
    const all = words.length === 0 ? [] : [...words, '-n', cluster.namesrvAddr]
    program.tell([id, ...all.map(word => Buffer.from(word).toString('base64url'))].join(' '))
    const line = await program.waitFor(new RegExp(`^{"id":${id},`), commandMs)
    return (JSON.parse(line) as { printed: string }).printed
  }
}

async function start({ credentials }: TestCluster): Promise<LineProgram> {
  const jars = await fetchJars(clusterVersion)
  const classes = await compilePrograms(jars)
  return inHome(async home => {
    // 4.9 looks for it here; 5.x is told.
    const logback = join(home, 'conf', 'logback_tools.xml')
    await mkdir(join(home, 'conf'))
    await writeFile(logback, logbackText())
    if (credentials !== undefined) await writeFile(join(home, 'conf', 'tools.yml'), toolsAclText(credentials))
    const options = [
      ...jars.jvmOptions,
      ...openModules,
      ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8'],
      ...[`-Duser.home=${home}`, `-Drocketmq.home.dir=${home}`, `-Djava.io.tmpdir=${home}`],
      `-Drmq.logback.configurationFile=${logback}`,
    ]
    const line = [...options, '-classpath', [jars.classpath, classes].join(delimiter), 'AdminTool']
    return LineProgram.start(jdkProgram('java'), line, { name: 'mqadmin', cwd: home })
  })
}
