// SPDX-License-Identifier: Apache-2.0
// One of the programs beside this file in a process of its own: it speaks in lines, and ends in order when its standard
// input ends.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface ChildProgramOptions {
  /** Its file's name below `programs`, without the ending. */
  readonly name: 'consume' | 'consume-in-order' | 'stall'
  readonly args: readonly string[]
  readonly onLine: (line: string) => void
}

export class ChildProgram {
  /** Resolves to the exit code, or the name of the signal, when it is gone and all it said was heard. */
  readonly exited: Promise<number | string>
  readonly #child: ChildProcessWithoutNullStreams
  #complaints = ''

  constructor({ name, args, onLine }: ChildProgramOptions) {
    const program = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))
    const node = ['--import=tsx', '--conditions=@rocketmq-ts/source', program]
    this.#child = spawn(process.execPath, [...node, ...args], { stdio: 'pipe' })
    // One that is gone cannot be told to end.
    this.#child.stdin.on('error', () => undefined)
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-4000)
    })
    createInterface({ input: this.#child.stdout }).on('line', onLine)
    this.exited = once(this.#child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | string)
  }

  /** What it wrote to standard error last. */
  get complaints(): string {
    return this.#complaints
  }

  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Asks it to close, and resolves to its exit code. */
  async close(): Promise<number | string> {
    this.#child.stdin.end()
    return this.exited
  }

  /** Stops it in the middle, until it is told to go on: as if the machine had been suspended. */
  suspend(): void {
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    this.#child.kill('SIGCONT')
  }

  /** Ends it by SIGKILL. */
  async kill(): Promise<number | string> {
    this.#child.kill('SIGKILL')
    return this.exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}
