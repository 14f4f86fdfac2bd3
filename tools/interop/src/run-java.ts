// SPDX-License-Identifier: Apache-2.0
// Starts one of our Java programs. Each gets a temporary home, because the Java client logs and keeps broadcast offsets
// there; it is removed when the program ends.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import {
  defaultVersion,
  fetchJars,
  hold,
  jdkProgram,
  logbackText,
  openModules,
  tlsClientOptions,
  type Credentials,
  type RocketMQVersion,
} from '@rocketmq-ts/real-rocketmq'
import { compilePrograms } from './compile.js'
import { LineProgram } from './line-program.js'

/** Programs in `java/`; README.md lists their options. */
export type JavaProgramName = 'Consume' | 'Measure' | 'Produce' | 'Reply' | 'Request'

/** Which client the program uses, and which cluster it talks to. */
export interface RunJavaOptions {
  /** `host:port` of the name server; several with `;` between them. */
  readonly namesrvAddr: string
  /** Release of the Java client. Default `5.5.0`. */
  readonly version?: RocketMQVersion
  /** Signs every request. */
  readonly credentials?: Credentials | undefined
  /** PEM file of the authority to trust; given means TLS. */
  readonly caPath?: string | undefined
  /** Options of the JVM; by default a small heap and code that is compiled fast instead of well. */
  readonly jvm?: readonly string[]
}

/**
 * Starts a program (about 1 s; the first time it is compiled). Wait for `ready` before relying on it.
 *
 * ```ts
 * await using consumer = await runJava('Consume', ['--topic', 'T', '--group', 'G'], { namesrvAddr })
 * await consumer.fact('ready')
 * const { bodyBase64 } = await consumer.fact('received', { keys: '188' })
 * ```
 */
export async function runJava(
  program: JavaProgramName,
  args: readonly string[],
  options: RunJavaOptions,
): Promise<LineProgram> {
  const jars = await fetchJars(options.version ?? defaultVersion)
  const classes = await compilePrograms(jars)
  return inHome(home => {
    const machine = [...jars.jvmOptions, ...jvmOptions(home, options)]
    const line = [...machine, '-classpath', [jars.classpath, classes].join(delimiter), program]
    const words = args.map(word => Buffer.from(word).toString('base64url'))
    return LineProgram.start(jdkProgram('java'), [...line, ...words], { name: program, cwd: home })
  })
}

/** Starts a program in a home of its own, which is removed when the program has ended or could not be started. */
export async function inHome(start: (home: string) => Promise<LineProgram>): Promise<LineProgram> {
  const home = await makeHome()
  const release = hold({ folder: home })
  const remove = async () => {
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
    release()
  }
  try {
    const running = await start(home)
    void running.exited.then(remove)
    return running
  } catch (error) {
    await remove()
    throw error
  }
}

async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'rocketmq-ts-java-'))
  await mkdir(join(home, 'tmp'))
  await writeFile(join(home, 'logback.xml'), logbackText())
  return home
}

const frugal = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

function jvmOptions(home: string, { namesrvAddr, credentials, caPath, jvm = frugal }: RunJavaOptions): string[] {
  return [
    ...openModules,
    ...jvm,
    `-Duser.home=${home}`,
    `-Djava.io.tmpdir=${join(home, 'tmp')}`,
    `-Drmq.logback.configurationFile=${join(home, 'logback.xml')}`,
    `-Dlogback.configurationFile=${join(home, 'logback.xml')}`,
    // Instead of every 20 s; a change of the group is noticed at once anyway.
    '-Drocketmq.client.rebalance.waitInterval=2000',
    `-Drocketmq.namesrv.addr=${namesrvAddr}`,
    ...(credentials === undefined
      ? []
      : [`-DaccessKey=${credentials.accessKey}`, `-DsecretKey=${credentials.secretKey}`]),
    ...(caPath === undefined ? [] : tlsClientOptions(caPath)),
  ]
}
