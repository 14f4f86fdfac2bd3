// SPDX-License-Identifier: Apache-2.0
// What applications find on every kind of consumer.
import { EventEmitter } from 'node:events'
import {
  checkValue,
  closeRules,
  kinds,
  startUnlessAborted,
  type AbortOptions,
  type ServiceState,
} from '@rocketmq-ts/core'
import type { ConsumerRunningInfo } from '@rocketmq-ts/protocol'

/** What is behind a consumer that applications hold. */
export interface FacadeTarget {
  readonly config: { readonly consumerGroup: string }
  readonly serviceState: ServiceState
  readonly closed: Promise<void>
  start(): Promise<void>
  unsubscribe(topic: string): Promise<void>
  runningInfo(): ConsumerRunningInfo
  shutdown(options?: CloseConsumerOptions): Promise<void>
}

/** How long closing may take. */
export interface CloseConsumerOptions {
  /**
   * Milliseconds for everything: handlers get that long to end, and calls to brokers what is left of it, at least a
   * second. Push consumers: `awaitTerminationMillisWhenShutdown`. Default 10,000.
   */
  readonly timeoutMs?: number | undefined
}

/** `Events`: what the kind reports. */
export abstract class ConsumerFacade<Events extends Record<keyof Events, unknown[]>> extends EventEmitter<Events> {
  protected abstract readonly target: FacadeTarget

  /** Name of the group as the application wrote it, without a namespace. */
  get consumerGroup(): string {
    return this.target.config.consumerGroup
  }

  /** Where it is in its life. */
  get state(): ServiceState {
    return this.target.serviceState
  }

  /** The same as `state`, by Java's name. */
  get serviceState(): ServiceState {
    return this.state
  }

  /** Resolves when the consumer has been closed; rejects when it could not start. Never unhandled. */
  get closed(): Promise<void> {
    return this.target.closed
  }

  /**
   * Connects, joins the group and begins to work. Rejects with `UsageError` for a wrong configuration, when the group
   * is taken here, or when a broker is too old (the consumer can be started again after a wrong configuration), with
   * `NameServerError` when no name server can be reached, with `BrokerError` when a broker cannot filter by a
   * condition, and with `StateError` when it was started or closed before. A start that fails leaves nothing behind.
   * Rejects with `AbortedError` when the signal aborts; the consumer is closed then.
   */
  async start(options: AbortOptions = {}): Promise<void> {
    const { target } = this
    const steps = { start: () => target.start(), close: () => this.close() }
    await startUnlessAborted(options, `consumer "${this.consumerGroup}"`, steps)
  }

  /** Gives up a topic. Resolves when its queues were given away; does nothing when there is no such subscription. */
  async unsubscribe(topic: string): Promise<void> {
    checkValue('the topic', topic, kinds.text)
    return this.target.unsubscribe(topic)
  }

  /** Settings, subscriptions, queues and figures, as administrators see them. */
  runningInfo(): ConsumerRunningInfo {
    return this.target.runningInfo()
  }

  /** Ends the consumer, leaves the group, and closes connections that no other client uses. Idempotent. */
  close(options?: CloseConsumerOptions): Promise<void> {
    closeRules.check(options)
    return this.target.shutdown(options)
  }

  /** The same as `close`. */
  shutdown(options?: CloseConsumerOptions): Promise<void> {
    return this.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
