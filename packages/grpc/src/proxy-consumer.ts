// SPDX-License-Identifier: Apache-2.0
// What applications find on every consumer: its ids, and its state.
import { EventEmitter } from 'node:events'
import { checkGroup, Lifecycle, startUnlessAborted, type AbortOptions, type ServiceState } from '@rocketmq-ts/core'

/** How long closing may take. */
export interface ProxyCloseOptions {
  /**
   * Milliseconds that sends under way, or handlers that run, get to end. Default: the option `closeTimeoutMs` of push
   * consumers; 5000 for producers.
   */
  readonly timeoutMs?: number | undefined
}

/** `Events`: what the kind reports. */
export abstract class ProxyConsumer<Events extends Record<keyof Events, unknown[]>> extends EventEmitter<Events> {
  readonly consumerGroup: string
  readonly clientId: string
  protected readonly life: Lifecycle

  constructor(consumerGroup: string, clientId: string) {
    super()
    checkGroup(consumerGroup)
    this.consumerGroup = consumerGroup
    this.clientId = clientId
    this.life = new Lifecycle(`consumer "${consumerGroup}"`)
  }

  /** Where it is in its life. */
  get state(): ServiceState {
    return this.life.state
  }

  /** The same as `state`, by Java's name. */
  get serviceState(): ServiceState {
    return this.state
  }

  /** Resolves when the consumer has been closed; rejects when it could not start. Never unhandled. */
  get closed(): Promise<void> {
    return this.life.closed
  }

  /**
   * Connects, and begins to receive: resolves when a proxy has answered our settings and the routes of all topics are
   * known. Rejects as `Producer.start` does, and with `UsageError` when a push consumer has a topic without a handler.
   */
  async start(options: AbortOptions = {}): Promise<void> {
    const steps = { start: () => this.begin(), close: () => this.close() }
    await startUnlessAborted(options, `consumer "${this.consumerGroup}"`, steps)
  }

  protected abstract begin(): Promise<void>

  abstract close(options?: ProxyCloseOptions): Promise<void>

  /** The same as `close`. */
  shutdown(options?: ProxyCloseOptions): Promise<void> {
    return this.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
