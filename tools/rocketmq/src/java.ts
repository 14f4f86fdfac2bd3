// SPDX-License-Identifier: Apache-2.0
// Finds and runs the programs of the machine that we need: java, mvn, openssl. JAVA_HOME wins over PATH, as for mvn.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.js'

const installJdk = 'install a JDK, version 11 or newer (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless)'
const howToInstall: Readonly<Record<string, string>> = {
  java: 'install a Java runtime, version 11 or newer (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless)',
  javac: installJdk,
  javap: installJdk,
  jar: installJdk,
  mvn: 'install Apache Maven (Debian and Ubuntu: apt-get install maven); it brings the RocketMQ jars once',
  openssl: 'install OpenSSL (Debian and Ubuntu: apt-get install openssl); it makes the test certificate',
}

/** JVM options without which the code of both lines fails on a Java newer than 8. */
export const openModules = [
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--add-exports=java.base/sun.nio.ch=ALL-UNNAMED',
  '--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED',
] as const

/** Path of a program of the JDK (`java`, `javac`, …): below JAVA_HOME when that is set, otherwise looked up in PATH. */
export function jdkProgram(name: 'java' | 'javac' | 'javap' | 'jar'): string {
  const home = process.env['JAVA_HOME']
  if (home === undefined || home === '') return name
  const path = join(home, 'bin', name)
  return existsSync(path) ? path : name
}

/** What a finished program left. */
export interface Finished {
  readonly stdout: string
  readonly stderr: string
  /** Exit code; 128 when a signal ended it. */
  readonly code: number
}

/** How {@link run} runs a program. */
export interface RunOptions {
  readonly cwd?: string
  /** Kills the program when aborted. */
  readonly signal?: AbortSignal | undefined
  /** Kills the program after this many milliseconds. Default 600000. */
  readonly timeoutMs?: number
}

/**
 * Runs a program to its end. Rejects with `ERR_MISSING_TOOL` when it is not installed; a failing exit code is returned.
 */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { cwd, signal, timeoutMs = 600_000 } = options
  // Not the `timeout` of spawn: its timer keeps Node alive when the program could not be started.
  const deadline = AbortSignal.timeout(timeoutMs)
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    ...(cwd === undefined ? {} : { cwd }),
  })
  const texts = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => (texts[stream] += chunk))
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 128))
  }).catch((error: unknown) => {
    signal?.throwIfAborted()
    if (deadline.aborted) throw new LauncherError('ERR_START', `${program} took longer than ${timeoutMs} ms`)
    throw error instanceof Error ? asMissingTool(program, error) : error
  })
  return { ...texts, code }
}

/**
 * Turns "no such file" of a spawn into `ERR_MISSING_TOOL` with what to install; any other error is returned as it is.
 */
export function asMissingTool(program: string, error: Error): Error {
  if (!('code' in error) || error.code !== 'ENOENT') return error
  const name = program.split(/[\\/]/).at(-1) ?? program
  const advice = howToInstall[name] ?? `install ${name}`
  return new LauncherError('ERR_MISSING_TOOL', `${name} was not found: ${advice}`, { cause: error })
}
