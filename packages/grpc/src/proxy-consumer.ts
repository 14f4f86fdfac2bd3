// SPDX-License-Identifier: Apache-2.0
// What applications find on every consumer: who it is, and where it is in its life.
import { EventEmitter } from 'node:events'
import { checkGroup, Lifecycle, type ServiceState } from '@rocketmq-ts/core'

/** `Events`: what the kind reports; `CloseOptions`: what its `close` takes. */
export abstract class ProxyConsumer<
  Events extends Record<keyof Events, unknown[]>,
  CloseOptions extends object = never,
> extends EventEmitter<Events> {
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

  abstract close(options?: CloseOptions): Promise<void>

  /** The same as `close`. */
  shutdown(options?: CloseOptions): Promise<void> {
    return this.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
