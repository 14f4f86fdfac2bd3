// SPDX-License-Identifier: Apache-2.0
// Runs `rmq` from its sources inside this process, with streams in place of a terminal. It takes a hundredth of the
// time of a process; rmq-process.ts is for specs whose subject is the process itself.
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { run } from '../src/run.js'
import type { Ended, RmqOptions } from './rmq-process.js'

export interface HereOptions extends RmqOptions {
  /** It is interrupted as soon as it prints something. */
  readonly isServing?: boolean
  /** Someone types what it reads, and looks at 80 columns. */
  readonly isTerminal?: boolean
}

/** An `rmq` that runs. */
export interface Running {
  readonly stdin: PassThrough
  readonly stdout: PassThrough
  readonly stderr: PassThrough
  /** As Ctrl-C does. */
  readonly interrupt: () => void
  readonly ended: Promise<Ended>
}

/** Starts `rmq`; the caller ends it. */
export function startHere(args: readonly string[], options: HereOptions = {}): Running {
  const { env = {}, stdin: typed = '', isServing = false, isTerminal: isTTY = false } = options
  const [stdin, stdout, stderr] = [0, 1, 2].map(() =>
    Object.assign(new PassThrough(), isTTY ? { isTTY, columns: 80 } : {}),
  )
  if (stdin === undefined || stdout === undefined || stderr === undefined) throw new Error('there are three streams')
  const signals = new EventEmitter()
  const interrupt = (): void => void signals.emit('SIGINT')
  const heard = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  if (isServing) stdout.once('data', interrupt)
  stdout.on('data', (chunk: Buffer) => heard.stdout.push(chunk))
  stderr.on('data', (chunk: Buffer) => heard.stderr.push(chunk))
  stdin.write(typed)
  const end = async (): Promise<Ended> => {
    const code = await run(args, Object.assign(signals, { stdin, stdout, stderr, env }))
    // What was written arrives before the end of what is written.
    await Promise.all([stdout, stderr].map(stream => new Promise<void>(resolve => stream.once('end', resolve).end())))
    const left = signals.eventNames()
    if (left.length > 0) throw new Error(`rmq ${args.join(' ')} still listens to ${left.join(', ')}`)
    return { code, stdout: Buffer.concat(heard.stdout).toString(), stderr: Buffer.concat(heard.stderr).toString() }
  }
  return { stdin, stdout, stderr, interrupt, ended: end() }
}

/** Runs `rmq` to its end. */
export function rmq(args: readonly string[], options: HereOptions = {}): Promise<Ended> {
  const { stdin, ended } = startHere(args, options)
  stdin.end()
  return ended
}

/** Runs `rmq --json` to its end, and parses what it printed; fails when it did not end well. */
export async function rmqJson(args: readonly string[], options: HereOptions = {}): Promise<unknown> {
  const { code, stdout, stderr } = await rmq([...args, '--json'], options)
  if (code !== 0) throw new Error(`rmq ${args.join(' ')} ended with ${code}: ${stderr}`)
  const lines = stdout.trim().split('\n')
  return lines.length === 1 ? JSON.parse(lines[0] ?? '') : lines.map(line => JSON.parse(line) as unknown)
}
