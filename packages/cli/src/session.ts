// SPDX-License-Identifier: Apache-2.0
// One run of one command: its settings, its output, the signal that ends it, and the clients that it opens.
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import type { ClientOptions } from '@rocketmq-ts/client'
import { UsageError } from '@rocketmq-ts/core'
import type { ProxyClientOptions } from '@rocketmq-ts/grpc'
import { Output } from './output.js'
import { clientOptions, proxyOptions, type GlobalOptions } from './settings.js'
import { started } from './started.js'
import type { Terminal } from './terminal.js'

/** What was said beforehand to something that destroys. */
export interface Consent {
  readonly yes?: boolean
  readonly dryRun?: boolean
}

export class Session {
  readonly output: Output
  readonly terminal: Terminal
  /** Aborted by Ctrl-C, by SIGTERM, and when the reader of the output is gone. */
  readonly signal: AbortSignal
  readonly options: GlobalOptions

  constructor(terminal: Terminal, options: GlobalOptions, signal: AbortSignal) {
    this.terminal = terminal
    this.options = options
    this.signal = signal
    this.output = new Output(terminal, options.json === true)
  }

  /** Options of a client of the chosen cluster. */
  get client(): ClientOptions {
    return clientOptions(this.options, this.terminal.env)
  }

  /** Options of a client of the chosen proxies; nothing when the cluster is reached by its name servers. */
  get proxy(): ProxyClientOptions | undefined {
    return proxyOptions(this.options, this.terminal.env)
  }

  /** Deadline and signal of one call of the admin client. */
  get call(): { timeoutMs: number; signal: AbortSignal } {
    return { timeoutMs: this.options.timeout, signal: this.signal }
  }

  /** Runs `use` with an admin client that is started, and closes it. */
  async admin<T>(use: (admin: DefaultMQAdminExt) => Promise<T>): Promise<T> {
    const { DefaultMQAdminExt } = await import('@rocketmq-ts/admin')
    const options = { ...this.client, timeoutMs: this.options.timeout }
    await using admin = await started(new DefaultMQAdminExt(options), this)
    return await use(admin)
  }

  /**
   * Whether to do what destroys something: asks, and says so when nothing is done. Without a terminal no one can
   * answer, so `--yes` must have been given.
   *
   * @param deed what would be done: `delete orders`
   * @param plan what JSON output tells of it with `--dry-run`
   * @throws UsageError when there is no one to ask
   */
  async agreed(deed: string, { yes, dryRun }: Consent, plan: object = { would: deed }): Promise<boolean> {
    if (dryRun === true) {
      await this.output.item(plan, `would ${deed}`)
      return false
    }
    if (yes === true || (await this.#confirmed(`Really ${deed}?`))) return true
    await this.output.line('Nothing was done.')
    return false
  }

  async #confirmed(question: string): Promise<boolean> {
    const { stdin, stderr } = this.terminal
    if (stdin.isTTY !== true) throw new UsageError(`${question} Say so with --yes: there is no terminal to ask.`)
    const { createInterface } = await import('node:readline/promises')
    const questions = createInterface({ input: stdin, output: stderr })
    try {
      const reply = await questions.question(`${question} [y/N] `, { signal: this.signal })
      return /^y(es)?$/i.test(reply.trim())
    } finally {
      questions.close()
    }
  }

  /**
   * Repeats `show` until the signal ends it; a terminal is cleared in between.
   * @param every milliseconds, or true for two seconds; without it, `show` runs once
   */
  async watch(every: number | true | undefined, show: () => Promise<void>): Promise<void> {
    await show()
    if (every === undefined) return
    const everyMs = every === true ? 2000 : every
    const { setTimeout: pause } = await import('node:timers/promises')
    while (!this.signal.aborted) {
      try {
        await pause(everyMs, undefined, { signal: this.signal })
      } catch {
        return // Ctrl-C is how a watch ends.
      }
      if (this.output.isInteractive) this.terminal.stdout.write('\u001B[H\u001B[2J')
      await show()
    }
  }
}
