// SPDX-License-Identifier: Apache-2.0
// Runs the built `rmq` as a process, as people do. Where the process itself is not the subject, rmq-here.ts does.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The program itself. */
export const program = fileURLToPath(new URL('../bin/rmq.mjs', import.meta.url))
/** What the build wrote. */
export const product = fileURLToPath(new URL('../dist/index.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RmqOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** Starts `rmq`; the caller ends it. */
export function startRmq(args: readonly string[], { env = {} }: RmqOptions = {}): ChildProcess {
  if (!existsSync(product)) throw new Error('rmq is not built: npm run build')
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [program, ...args], { env: { PATH, HOME, ...env } })
  // One that refuses its arguments ends before it has read anything.
  child.stdin.on('error', () => undefined)
  return child
}

/**
 * Runs `rmq` to its end.
 * @param isServing it is interrupted as soon as it prints something
 */
export async function rmq(
  args: readonly string[],
  { isServing = false, ...options }: RmqOptions & { readonly isServing?: boolean } = {},
): Promise<Ended> {
  const child = startRmq(args, options)
  if (isServing) child.stdout?.once('data', () => child.kill('SIGINT'))
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin?.end(options.stdin ?? '')
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}
