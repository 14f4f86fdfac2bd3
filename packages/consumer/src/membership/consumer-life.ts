// SPDX-License-Identifier: Apache-2.0
// A consumer from its start to its end: its state, the parts that it has from the start on, and the promise of its end.
import { asError, Lifecycle, StateError, type ServiceState } from '@rocketmq-ts/core'
import type { ConsumerConfig } from '../options/consumer-config.js'

/** What a kind of consumer does when it starts and ends. */
export interface LifeSteps<Parts> {
  /** Finds mistakes of the configuration; opens nothing. */
  readonly check: () => void
  readonly assemble: () => Parts
  /** Joins the group, and begins to work. */
  readonly join: (parts: Parts) => Promise<void>
  /** Takes back what joining did, whatever that was: it may have failed halfway. */
  readonly leave: (parts: Parts) => Promise<void>
}

export class ConsumerLife<Parts extends object> {
  /** Settles when the consumer has ended; rejects when it could not start. Never unhandled. */
  readonly closed: Promise<void>
  readonly #config: ConsumerConfig
  readonly #steps: LifeSteps<Parts>
  readonly #lifecycle: Lifecycle
  #parts: Parts | undefined
  #startedAt = 0
  #settleClosed: (error?: Error) => void = () => undefined

  constructor(config: ConsumerConfig, steps: LifeSteps<Parts>) {
    this.#config = config
    this.#steps = steps
    this.#lifecycle = new Lifecycle(`consumer "${config.consumerGroup}"`)
    this.closed = new Promise((resolve, reject) => {
      this.#settleClosed = error => (error === undefined ? resolve() : reject(error))
    })
    // Whoever does not look at it must not be ended by it.
    this.closed.catch(() => undefined)
  }

  get state(): ServiceState {
    return this.#lifecycle.state
  }

  get isRunning(): boolean {
    return this.#lifecycle.isRunning
  }

  /** Milliseconds since the epoch; 0 before. */
  get startedAt(): number {
    return this.#startedAt
  }

  /** There from the start on. */
  get parts(): Parts | undefined {
    return this.#parts
  }

  /** Rejects with what the steps throw, and with `StateError` when it was started or closed before. */
  start(): Promise<void> {
    return this.#lifecycle.start({
      check: this.#steps.check,
      run: () => this.#start(),
      undo: () => this.#leave(),
    })
  }

  /**
   * Ends once; before a start there is nothing that could end.
   * @param finish lets work end, before the group is left
   */
  async close(finish: (parts: Parts) => void | Promise<void>): Promise<void> {
    await this.#lifecycle.shutdown(async () => {
      await finish(this.joined())
      await this.#leave()
    })
    if (this.state !== 'CREATE_JUST') this.#settleClosed()
  }

  /** @throws StateError when the consumer does not run; `action` is what cannot be done then */
  running(action: string): Parts {
    this.#lifecycle.assertRunning(action)
    return this.joined()
  }

  /** @throws StateError before the start */
  joined(): Parts {
    if (this.#parts === undefined) throw new StateError('the consumer has no client instance')
    return this.#parts
  }

  async #start(): Promise<void> {
    const parts = (this.#parts = this.#steps.assemble())
    try {
      await this.#steps.join(parts)
    } catch (error) {
      this.#settleClosed(asError(error))
      throw error
    }
    this.#startedAt = this.#config.client.clock.now()
  }

  async #leave(): Promise<void> {
    if (this.#parts !== undefined) await this.#steps.leave(this.#parts)
  }
}
