// SPDX-License-Identifier: Apache-2.0
// The life cycle that all kinds of consumers share: the state, and what runs from the start on.
import { Lifecycle, StateError, type ServiceState } from '@rocketmq-ts/core'
import { leastLeavingMs, type MQClientInstance } from '@rocketmq-ts/client'
import type { ConsumerConfig } from '../options/consumer-config.js'

/** What a kind of consumer does when it starts and ends. */
export interface ConsumerSteps<Running> {
  /** Finds mistakes of the configuration; opens nothing. */
  readonly check: () => void
  /** Makes what runs on the instance. */
  readonly make: () => Running
  /** Joins the group, and begins to work. */
  readonly join: (running: Running) => Promise<void>
  /** Takes back what joining did, whatever that was: it may have failed halfway. */
  readonly leave: (running: Running) => Promise<void>
}

/** What is needed of what runs. */
export interface Leaving {
  readonly instance: Pick<MQClientInstance, 'leaveWithin'>
}

export class ConsumerLifecycle<Running extends Leaving> {
  readonly #config: ConsumerConfig
  readonly #steps: ConsumerSteps<Running>
  readonly #lifecycle: Lifecycle
  #running: Running | undefined
  #startedAt = 0

  constructor(config: ConsumerConfig, steps: ConsumerSteps<Running>) {
    this.#config = config
    this.#steps = steps
    this.#lifecycle = new Lifecycle(`consumer "${config.consumerGroup}"`)
  }

  /** See `Lifecycle.closed`. */
  get closed(): Promise<void> {
    return this.#lifecycle.closed
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

  /** `undefined` before the start. */
  get current(): Running | undefined {
    return this.#running
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
   * @param timeoutMs for everything; telling the brokers gets at least a second
   */
  async close(finish: (running: Running) => void | Promise<void>, timeoutMs: number): Promise<void> {
    await this.#lifecycle.shutdown(async () => {
      const { clock } = this.#config.client
      const endsAt = clock.monotonic() + timeoutMs
      const running = this.joined()
      await finish(running)
      await running.instance.leaveWithin(Math.max(leastLeavingMs, endsAt - clock.monotonic()), this.#leave())
    })
  }

  /** @throws StateError when the consumer does not run; `action` is what cannot be done then */
  running(action: string): Running {
    this.#lifecycle.assertRunning(action)
    return this.joined()
  }

  /** @throws StateError before the start */
  joined(): Running {
    if (this.#running === undefined) throw new StateError('the consumer has no client instance')
    return this.#running
  }

  async #start(): Promise<void> {
    const running = (this.#running = this.#steps.make())
    await this.#steps.join(running)
    this.#startedAt = this.#config.client.clock.now()
  }

  async #leave(): Promise<void> {
    if (this.#running !== undefined) await this.#steps.leave(this.#running)
  }
}
