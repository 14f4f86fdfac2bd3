// SPDX-License-Identifier: Apache-2.0
// Runs the built `rmq` in a terminal of 80 columns: a real one, which `script` of util-linux makes.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { program, type Ended, type RmqOptions } from './rmq-process.js'

/** Why there is no terminal; nothing where there is one. */
export const whyNoTerminal: string | undefined =
  process.platform === 'linux' && spawnSync('script', ['--version']).error === undefined
    ? undefined
    : 'needs script of util-linux'

/** What a terminal shows: lines as they are, and without colours. */
export interface Shown extends Pick<Ended, 'code'> {
  readonly coloured: string
  readonly plain: string
}

/** Ctrl-C, as it is typed. */
const interrupt = '\u0003'

/**
 * Runs `rmq` to its end. Standard input is what someone types.
 * @param isServing it is interrupted as soon as it shows something
 */
export async function rmqInTerminal(
  args: readonly string[],
  { env = {}, stdin, isServing = false }: RmqOptions & { readonly isServing?: boolean } = {},
): Promise<Shown> {
  const { PATH = '', HOME = '' } = process.env
  const words = [process.execPath, program, ...args].map(word => `'${word.replaceAll("'", `'\\''`)}'`)
  const line = `stty cols 80 -echo; exec ${words.join(' ')}`
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { PATH, HOME, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let coloured = ''
  child.stdout.on('data', (chunk: Buffer) => (coloured += chunk.toString()))
  if (stdin !== undefined) child.stdin.write(stdin)
  if (isServing) child.stdout.once('data', () => child.stdin.write(interrupt))
  const [code] = (await once(child, 'close')) as [number | null]
  coloured = coloured.replaceAll('\r\n', '\n')
  return { code, coloured, plain: stripVTControlCharacters(coloured) }
}
