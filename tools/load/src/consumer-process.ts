// SPDX-License-Identifier: Apache-2.0
// The parent's side of programs/consume.ts: starts it, hears what it says, and ends it in order or by SIGKILL.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('programs/consume.ts', import.meta.url))

export interface ConsumerProcessOptions {
  readonly namesrvAddr: string
  readonly group: string
  readonly topic: string
  /** Milliseconds that its handler takes for a message. */
  readonly workMs: number
  readonly onDone: (queue: string, offset: number, id: string) => void
  /** Queues that it has from now on. */
  readonly onAssigned: (queues: readonly string[]) => void
}

export class ConsumerProcess {
  /** Resolves to the exit code, or the name of the signal, when it is gone and all it said was heard. */
  readonly exited: Promise<number | string>
  readonly #child: ChildProcessWithoutNullStreams
  readonly #options: ConsumerProcessOptions
  #complaints = ''

  constructor(options: ConsumerProcessOptions) {
    const { namesrvAddr, group, topic, workMs } = options
    this.#options = options
    const node = ['--import=tsx', '--conditions=@rocketmq-ts/source', program]
    this.#child = spawn(process.execPath, [...node, namesrvAddr, group, topic, String(workMs)], { stdio: 'pipe' })
    // One that is gone cannot be told to end.
    this.#child.stdin.on('error', () => undefined)
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-4000)
    })
    createInterface({ input: this.#child.stdout }).on('line', line => this.#hear(line))
    this.exited = once(this.#child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | string)
  }

  /** What it wrote to standard error last. */
  get complaints(): string {
    return this.#complaints
  }

  /** Asks it to close, and resolves to its exit code. */
  async close(): Promise<number | string> {
    this.#child.stdin.end()
    return this.exited
  }

  /** Ends it by SIGKILL. */
  async kill(): Promise<number | string> {
    this.#child.kill('SIGKILL')
    return this.exited
  }

  #hear(line: string): void {
    const [what, queue = '', offset, id = ''] = line.split(' ')
    if (what === 'done') this.#options.onDone(queue, Number(offset), id)
    if (what === 'assigned' && queue !== '') this.#options.onAssigned(queue.split(','))
  }
}
