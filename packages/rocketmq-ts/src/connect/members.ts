// SPDX-License-Identifier: Apache-2.0
// An application that closes its connection need not know the clients that it made with it. All of them are closed,
// also when one fails, and none is made that nobody would close.
import { StateError } from '@rocketmq-ts/core'

/** What a connection closes. */
export interface Closable {
  close(): Promise<void>
}

/** The clients of one connection. They end with it. */
export class Members {
  readonly #url: string
  readonly #clients: Closable[] = []
  #closing: Promise<void> | undefined

  constructor(url: string) {
    this.#url = url
  }

  /** @throws StateError when the connection was closed */
  add<T extends Closable>(make: () => T): T {
    if (this.#closing !== undefined) throw new StateError(`the connection to ${this.#url} was closed; make a new one`)
    const client = make()
    this.#clients.push(client)
    return client
  }

  /**
   * Closes all of them, those that were made last first to be told. Rejects with the first failure, after all have
   * ended.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const results = await Promise.allSettled(this.#clients.reverse().map(client => client.close()))
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }
}
