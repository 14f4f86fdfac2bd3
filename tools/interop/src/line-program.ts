// SPDX-License-Identifier: Apache-2.0
// A child process that speaks in lines and stops when its standard input ends. It knows nothing of Java, which is how
// it is tested.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { asMissingTool, hold } from '@rocketmq-ts/real-rocketmq'
import { isFact, parseFact, type EventName, type Fact, type Facts } from './facts.js'
import { InteropError } from './interop-error.js'
import { LineLog } from './line-log.js'

const defaultTimeoutMs = 30_000
const stopTimeoutMs = 15_000

/** How {@link LineProgram.start} starts. */
export interface LineProgramOptions {
  /** What errors call it. */
  readonly name: string
  readonly cwd: string
}

/** A running program. It dies with this process at the latest. */
export class LineProgram {
  /** Everything it printed, from the first line on; may be iterated any number of times. */
  readonly lines: LineLog = new LineLog()
  /** Resolves to the exit code (128 when a signal ended it) when the process is gone and all its lines were read. */
  readonly exited: Promise<number>
  readonly #name: string
  readonly #child: ChildProcessWithoutNullStreams
  #complaints = ''

  /** Starts it; resolves when the process runs. Rejects with `ERR_MISSING_TOOL` when there is no such program. */
  static async start(program: string, args: readonly string[], options: LineProgramOptions): Promise<LineProgram> {
    const child = spawn(program, args, { cwd: options.cwd, stdio: 'pipe' })
    try {
      await once(child, 'spawn')
    } catch (error) {
      throw error instanceof Error ? asMissingTool(program, error) : error
    }
    return new LineProgram(options.name, child)
  }

  private constructor(name: string, child: ChildProcessWithoutNullStreams) {
    this.#name = name
    this.#child = child
    const takeOffLeash = hold({ pid: child.pid ?? 0 })
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.lines.push(text))
    // Only the end is shown in errors; what a JVM complains about is long.
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-4000)
    })
    // A program that is gone cannot be told to stop.
    child.stdin.on('error', () => undefined)
    this.exited = once(child, 'close').then(([code]: unknown[]) => {
      takeOffLeash()
      this.lines.end()
      return typeof code === 'number' ? code : 128
    })
  }

  /** Writes a line to its standard input. */
  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Facts of one kind that were told so far. */
  facts<E extends EventName>(event: E, where: Partial<Facts[E]> = {}): Fact<E>[] {
    return this.lines.lines.map(parseFact).filter(fact => isFact(fact, event, where))
  }

  /**
   * Resolves to the first line, since the start, that `pattern` matches. Rejects with `ERR_TIMEOUT` after `timeoutMs`
   * (default 30000), and with `ERR_ENDED` when the program ends without it; both show what it printed last.
   */
  async waitFor(pattern: RegExp, timeoutMs = defaultTimeoutMs): Promise<string> {
    return this.#find(String(pattern), () => this.lines.lines.find(line => pattern.test(line)), timeoutMs)
  }

  /** Like {@link waitFor}, for the first fact of a kind that has all of `where`. */
  async fact<E extends EventName>(
    event: E,
    where: Partial<Facts[E]> = {},
    timeoutMs = defaultTimeoutMs,
  ): Promise<Fact<E>> {
    const what = `"${event}" with ${JSON.stringify(where)}`
    return this.#find(what, () => this.facts(event, where)[0], timeoutMs)
  }

  /** Like {@link fact}, for `count` facts; resolves to all of that kind that were told when there were enough. */
  async factCount<E extends EventName>(
    event: E,
    count: number,
    where: Partial<Facts[E]> = {},
    timeoutMs = defaultTimeoutMs,
  ): Promise<Fact<E>[]> {
    const what = `${count} times "${event}" with ${JSON.stringify(where)}`
    const enough = (found: Fact<E>[]) => (found.length >= count ? found : undefined)
    return this.#find(what, () => enough(this.facts(event, where)), timeoutMs)
  }

  async #find<T>(what: string, look: () => T | undefined, timeoutMs: number): Promise<T> {
    const deadline = AbortSignal.timeout(timeoutMs)
    const late = new Promise<void>(resolve => deadline.addEventListener('abort', () => resolve(), { once: true }))
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (this.lines.ended) throw new InteropError('ERR_ENDED', `${this.#name} ended without ${what}${this.#last()}`)
      if (deadline.aborted) {
        throw new InteropError('ERR_TIMEOUT', `no ${what} from ${this.#name} in ${timeoutMs} ms${this.#last()}`)
      }
      await Promise.race([this.lines.changed(), late])
    }
  }

  #last(): string {
    return ['', ...this.lines.lines.slice(-10), this.#complaints.trimEnd()].join('\n').trimEnd()
  }

  /** Asks it to stop by ending its standard input, and kills it after 15 s. Resolves to the exit code. */
  async stop(): Promise<number> {
    this.#child.stdin.end()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopTimeoutMs)
    const code = await this.exited
    clearTimeout(timer)
    return code
  }

  /** Ends it without a chance to clean up: a crash. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.exited
  }

  /** Same as {@link stop}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
