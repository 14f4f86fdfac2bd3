// SPDX-License-Identifier: Apache-2.0
// One of the programs beside this file in a process of its own: it speaks in lines, and ends in order when its standard
// input ends.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A program's file name below `programs`, without the ending. */
export type ProgramName = 'chaos-member' | 'consume' | 'consume-in-order' | 'read-signals' | 'stall'

export interface ChildProgramOptions {
  readonly name: ProgramName
  /** Made of it, for programs that start often. */
  readonly bundle?: ProgramBundle
  readonly args: readonly string[]
  readonly onLine: (line: string) => void
}

export class ChildProgram {
  /** Resolves to the exit code, or the name of the signal, when it is gone and all it said was heard. */
  readonly exited: Promise<number | string>
  readonly #child: ChildProcessWithoutNullStreams
  #complaints = ''

  constructor({ name, bundle, args, onLine }: ChildProgramOptions) {
    const node =
      bundle === undefined
        ? ['--import=@rocketmq-ts/source-loader', `--conditions=${sources}`, pathOf(name)]
        : [bundle.path]
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

/** A program and all that it needs in one file: it starts in a tenth of the time. */
export class ProgramBundle implements AsyncDisposable {
  static async of(name: ProgramName): Promise<ProgramBundle> {
    const bundle = new ProgramBundle(await mkdtemp(join(tmpdir(), 'rocketmq-ts-')))
    await build({
      entryPoints: [pathOf(name)],
      outfile: bundle.path,
      bundle: true,
      logLevel: 'error',
      platform: 'node',
      target: 'node20',
      format: 'esm',
      conditions: [sources],
      // What is CommonJS in it asks for Node's own modules.
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    })
    return bundle
  }

  readonly path: string
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
    this.path = join(folder, 'program.mjs')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** The packages of this workspace are run from their sources. */
const sources = '@rocketmq-ts/source'

function pathOf(name: ProgramName): string {
  return fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))
}
