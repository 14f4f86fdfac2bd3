// SPDX-License-Identifier: Apache-2.0
// Clients of an official gRPC library in a process of their own, moved by commands.
import type { CommandAnswer, EventName, Fact, Facts } from './facts.js'
import type { LineProgram } from './line-program.js'

/** What a client can be told. */
export type CommandName =
  'ack' | 'change' | 'close' | 'open' | 'recall' | 'receive' | 'send' | 'subscribe' | 'transaction'

/** Options by name; those that are undefined are left out, lists are given one by one. */
export interface CommandOptions {
  readonly client: string
  readonly [name: string]: string | number | boolean | readonly string[] | undefined
}

/** Milliseconds that a command may take: the machine may be busy with JVMs. */
const patienceMs = 90_000

export class GrpcClients {
  readonly #program: LineProgram
  #commands = 0

  constructor(program: LineProgram) {
    this.#program = program
  }

  /** Resolves to what the command came to, also when it failed there. */
  async ask(command: CommandName, options: CommandOptions): Promise<CommandAnswer> {
    const id = String(++this.#commands)
    const pairs = Object.entries<CommandOptions[string]>({ id, ...options }).flatMap(([name, value]) =>
      (value === undefined ? [] : [value].flat()).flatMap(each => [`--${name}`, String(each)]),
    )
    this.#program.tell([command, ...pairs].map(word => Buffer.from(word).toString('base64url')).join(' '))
    return this.#program.fact('answer', { id }, patienceMs)
  }

  /** Facts of one kind that were told so far. */
  facts<E extends EventName>(event: E, where?: Partial<Facts[E]>): Fact<E>[] {
    return this.#program.facts(event, where)
  }

  /** Waits for `count` facts of one kind; resolves to all of them. */
  factCount<E extends EventName>(event: E, count: number, where?: Partial<Facts[E]>): Promise<Fact<E>[]> {
    return this.#program.factCount(event, count, where, patienceMs)
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop()
  }
}
