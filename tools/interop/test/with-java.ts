// SPDX-License-Identifier: Apache-2.0
// Specs that need a JDK: they run on real clusters, and on the embedded one only when asked for, so that `npm test`
// needs no Java and does not wait for any. Where they do not run, they say why.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, defaultVersion, jdkProgram } from '@rocketmq-ts/real-rocketmq'
import { clusterKind, clusterVersion, onEachCluster, type ClusterNeeds, type TestCluster } from '@rocketmq-ts/testing'
import { runJava, type JavaProgramName, type LineProgram } from '../src/index.js'

/** Milliseconds within which a Java program should have said what is waited for: the machine may be busy. */
export const javaPatienceMs = 60_000

/** Why specs with Java do not run here; nothing when they do. */
export function whyNotJava(): string | undefined {
  if (clusterKind === 'embedded' && process.env['ROCKETMQ_TS_JAVA'] !== '1') {
    return 'for real clusters; set ROCKETMQ_TS_JAVA=1 to run it on the embedded one'
  }
  return spawnSync(jdkProgram('javac'), ['-version']).error === undefined ? undefined : 'needs a JDK'
}

/** Why a few specs with Java do not run in each `npm test`: nothing is fetched for them. */
export function whyNotJavaAtOnce(): string | undefined {
  if (!existsSync(join(cacheFolder(), defaultVersion, 'lib'))) return 'the jars are not here: npm run rocketmq -- up'
  return spawnSync(jdkProgram('javac'), ['-version']).error === undefined ? undefined : 'needs a JDK'
}

/** The same of Go, whose program is built where specs with other languages are asked for. */
export function whyNotGoAtOnce(): string | undefined {
  const isBuilt = existsSync(cacheFolder()) && readdirSync(cacheFolder()).some(name => name.startsWith('interop-go-'))
  if (!isBuilt && process.env['ROCKETMQ_TS_JAVA'] !== '1') return 'the Go program is not built: set ROCKETMQ_TS_JAVA=1'
  return spawnSync('go', ['version']).error === undefined ? undefined : 'needs Go'
}

/** Describes specs with Java programs on whatever cluster this run is about. */
export function onEachClusterWithJava(
  title: string,
  define: (cluster: TestCluster) => void,
  needs: ClusterNeeds = {},
): void {
  const reason = whyNotJava()
  if (reason !== undefined) {
    describe(title, () => it.skip(`[${reason}]`))
    return
  }
  onEachCluster(
    title,
    cluster => {
      describe('through the Java client of the same release', function () {
        this.timeout(3 * javaPatienceMs)
        define(cluster)
      })
    },
    needs,
  )
}

/** Starts a program with the client of the release under test. */
export function javaOn(cluster: TestCluster, program: JavaProgramName, args: readonly string[]): Promise<LineProgram> {
  return runJava(program, args, { namesrvAddr: cluster.namesrvAddr, version: clusterVersion })
}
