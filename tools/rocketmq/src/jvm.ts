// SPDX-License-Identifier: Apache-2.0
// One running JVM. What it prints goes to a file and not through a pipe, so that it can live on after us
// (`npm run rocketmq -- up`) and never blocks on a reader. Whether it may is decided by `release()`; until then it dies
// with us.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Jars } from './jars.js'
import { asMissingTool, jdkProgram } from './java.js'
import { LauncherError } from './launcher-error.js'
import { hold } from './leash.js'
import { tailOf } from './log-tail.js'
import type { ServerPlan } from './server-plan.js'

/** How {@link Jvm.start} starts. */
export interface JvmOptions {
  readonly jars: Jars
  /** Counts the starts of this server from 1; names the console log. */
  readonly generation: number
  /** Puts it in a session of its own, so that a Ctrl-C in the terminal does not reach it. */
  readonly detached: boolean
}

const gracefulMs = 30_000

/** A server process. It is ended by {@link Jvm.kill}, or with this process. */
export class Jvm {
  readonly plan: ServerPlan
  /** File that holds what it prints. */
  readonly console: string
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
  readonly #child: ChildProcess
  readonly #death = new AbortController()
  #takeOffLeash: (() => void) | undefined

  /** Writes the files of the plan and starts the process; resolves when it runs, which is long before it is ready. */
  static async start(plan: ServerPlan, options: JvmOptions): Promise<Jvm> {
    await writeFiles(plan)
    const console = join(plan.directory, `console-${options.generation}.log`)
    const output = await open(console, 'w')
    const java = jdkProgram('java')
    try {
      const child = spawn(java, javaArguments(plan, options.jars), {
        cwd: plan.directory,
        stdio: ['ignore', output.fd, output.fd],
        detached: options.detached,
      })
      await once(child, 'spawn')
      return new Jvm(plan, child, console)
    } catch (error) {
      throw error instanceof Error ? asMissingTool(java, error) : error
    } finally {
      await output.close()
    }
  }

  private constructor(plan: ServerPlan, child: ChildProcess, console: string) {
    this.plan = plan
    this.console = console
    this.#child = child
    this.#takeOffLeash = hold({ pid: this.pid })
    this.exited = once(child, 'exit').then(([code, signal]: unknown[]) => this.#died(code ?? signal))
  }

  /** Process id. */
  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** False once the process is gone. */
  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Aborted when the process ends; the reason is an `ERR_START` with the last lines of its logs. */
  get death(): AbortSignal {
    return this.#death.signal
  }

  /** Ends the process and resolves when it is gone. SIGTERM becomes SIGKILL after 30 s. A dead one is left alone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child.kill(signal)
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), gracefulMs)
    await this.exited
    clearTimeout(timer)
  }

  /** Sends a signal that does not end the process, such as `SIGSTOP`. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Lets the process outlive this one. */
  release(): void {
    this.#letGo()
    this.#child.unref()
  }

  #letGo(): void {
    this.#takeOffLeash?.()
    this.#takeOffLeash = undefined
  }

  async #died(how: unknown): Promise<void> {
    this.#letGo()
    const { name, directory } = this.plan
    const message = `${name} ended (${String(how)}); its folder is ${directory}\n${await tailOf(directory)}`
    this.#death.abort(new LauncherError('ERR_START', message))
  }
}

/** Everything after the word `java` that runs `plan` with `jars`. */
export function javaArguments(plan: ServerPlan, jars: Jars): string[] {
  return [...jars.jvmOptions, ...plan.jvmOptions, '-classpath', jars.classpath, plan.mainClass, ...plan.args]
}

/** Makes the folders and files of a plan. */
export async function writeFiles(plan: ServerPlan): Promise<void> {
  await mkdir(join(plan.directory, 'tmp'), { recursive: true })
  for (const [name, text] of Object.entries(plan.files)) {
    const path = join(plan.directory, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}
