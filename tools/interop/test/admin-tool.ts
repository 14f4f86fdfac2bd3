// SPDX-License-Identifier: Apache-2.0
// The official admin tool against any cluster; `RealCluster.mqadmin` knows only clusters that it started itself.
import { delimiter } from 'node:path'
import { fetchJars, javaArguments, jdkProgram, planAdminTool, writeFiles } from '@rocketmq-ts/real-rocketmq'
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
  const classpath = [jars.classpath, await compilePrograms(jars)].join(delimiter)
  return inHome(async home => {
    const plan = planAdminTool({ directory: home, credentials })
    await writeFiles(plan)
    const line = javaArguments({ ...plan, mainClass: 'AdminTool' }, { ...jars, classpath })
    return LineProgram.start(jdkProgram('java'), line, { name: 'mqadmin', cwd: plan.directory })
  })
}
