// SPDX-License-Identifier: Apache-2.0
// A push consumer that is connected, in the order of a message's way: assigned queues are received from, delivery hands
// messages out, what failed is given back, and the settler tells the servers.
import {
  ClosedError,
  ConcurrentDelivery,
  ConsumeHooks,
  Invoker,
  longestDurationMs,
  onceForEachTopic,
  OrderedDelivery,
  type Delivery,
  type DeliveryOptions,
  type HandlerTable,
} from '@rocketmq-ts/core'
import type { Draft, wire } from '@rocketmq-ts/grpc-protocol'
import type { ProxyMessage } from '../proxy-message.js'
import { Settling } from '../settling.js'
import type { Subscriber } from '../subscriber.js'
import type { QueueShare } from './assigned-queue.js'
import { Assignments } from './assignments.js'
import { verifyMessage } from './direct-call.js'
import type { Lane } from './lane.js'
import type { PushReporter } from './push-consumer-events.js'
import type { PushConsumerConfig } from './push-consumer-options.js'
import { Redelivery } from './redelivery.js'
import { Renewals } from './renewals.js'
import { Settler } from './settler.js'

/** Milliseconds at the end that servers get to answer what is not certain yet. */
const lastWordsMs = 3000

export interface RunningPushSetup {
  readonly config: PushConsumerConfig
  readonly subscriber: Subscriber
  readonly handlers: HandlerTable<ProxyMessage>
  readonly reporter: PushReporter
  /** A queue was answered for the first time. */
  readonly onAnswered: () => void
}

export class RunningPush {
  readonly isOrdered: boolean
  readonly assignments: Assignments
  readonly #config: PushConsumerConfig
  readonly #delivery: Delivery<Lane>
  readonly #deliveryOptions: DeliveryOptions<ProxyMessage>
  readonly #settler: Settler
  readonly #renewals: Renewals
  readonly #ended = new AbortController()
  readonly #counts = { done: 0, failed: 0 }
  #isPaused = false

  constructor({ config, subscriber, handlers, reporter, onAnswered }: RunningPushSetup) {
    const { clock } = config.client
    const isOrdered = subscriber.isFifo
    const settling = new Settling(subscriber)
    const renewals = new Renewals({ clock, settling })
    const settler = new Settler({
      clock,
      settling,
      onFailed: failure => reporter.report('settleFailed', failure),
    })
    const redelivery = new Redelivery({ isOrdered, settler, renewals, policy: () => subscriber.policy })
    const options = this.#optionsOf(config, handlers, reporter)
    const delivery = isOrdered
      ? new OrderedDelivery({
          ...options,
          suspendMs: next => redelivery.pauseMs(next),
          longestPauseMs: longestDurationMs,
        })
      : new ConcurrentDelivery(options)
    this.isOrdered = isOrdered
    this.#config = config
    this.#settler = settler
    this.#renewals = renewals
    this.#deliveryOptions = options
    this.#delivery = delivery
    this.assignments = new Assignments({
      subscriber,
      delivery,
      settler,
      renewals,
      redelivery,
      reporter,
      isOrdered,
      onAnswered,
      parallelGroups: config.parallelGroups,
      ended: this.#ended.signal,
      share: () => this.#share(),
      isPaused: () => this.#isPaused,
    })
  }

  pause(): void {
    this.#isPaused = true
    this.#delivery.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.#delivery.resume()
    for (const queue of this.assignments.queues) queue.wake()
  }

  /** Receives nothing more, and waits for handlers, up to `timeoutMs`, and for servers. Never rejects. */
  async stop(timeoutMs: number): Promise<void> {
    const stopped = this.assignments.stop()
    await this.#delivery.stop(timeoutMs)
    await stopped
    this.#renewals.close()
    await this.#settler.close(lastWordsMs)
    this.#ended.abort(new ClosedError('the consumer was closed'))
  }

  /** See `direct-call`. */
  verify(message: wire.Message): Promise<Draft<wire.Status>> {
    return verifyMessage(this.#deliveryOptions, message)
  }

  /** What it does now, for administrators. */
  activity(): string {
    const { done, failed } = this.#counts
    const { queues } = this.assignments
    const lines = queues.map(({ key, messages, bytes, peer }) => {
      return `  ${key} from ${peer.key}: ${messages} messages here, ${bytes} bytes`
    })
    const how = this.isOrdered ? 'in order' : 'side by side'
    return [
      `messages are handled ${how}${this.#isPaused ? ', paused' : ''}`,
      `${this.#delivery.running} handlers run, ${done} messages are done, ${failed} failed`,
      `${this.#settler.pending} answers of servers are awaited`,
      'queues:',
      ...lines,
    ].join('\n')
  }

  /** Each queue has an equal part, so that none starves another. */
  #share(): QueueShare {
    const queues = Math.max(1, this.assignments.queues.length)
    const { maxCachedMessages, maxCachedBytes } = this.#config
    return {
      messages: Math.max(1, Math.floor(maxCachedMessages / queues)),
      bytes: Math.max(1, Math.floor(maxCachedBytes / queues)),
    }
  }

  #optionsOf(
    config: PushConsumerConfig,
    handlers: HandlerTable<ProxyMessage>,
    reporter: PushReporter,
  ): DeliveryOptions<ProxyMessage> {
    const { consumerGroup, consumeTimeoutMs, consumeConcurrency, deserializer } = config
    const { clock, logger, namespace } = config.client
    return {
      clock,
      handlers,
      consumeTimeoutMs,
      concurrency: consumeConcurrency,
      batchSize: config.consumeMessageBatchMaxSize,
      reader: {
        topicOf: message => message.topic,
        restore: message => message,
        present: message =>
          deserializer === undefined
            ? message
            : // The message is ours until the handler has it.
              Object.assign(message, { value: deserializer.deserialize(message.body, message.topic) }),
      },
      invoker: new Invoker({
        consumerGroup,
        clock,
        consumeTimeoutMs,
        hooks: new ConsumeHooks({ consumerGroup, namespace, logger }, config.consumeMessageHooks),
        onIgnored: onceForEachTopic(logger, (topic, returned) => reporter.report('resultIgnored', topic, returned)),
      }),
      meter: {
        addCall: (_topic, _now, _elapsedMs, { done, failed }) => {
          this.#counts.done += done
          this.#counts.failed += failed
        },
      },
      onFailed({ queue, message, error, fate }) {
        const { topic, messageId, reconsumeTimes } = message
        reporter.report('messageFailed', { message, topic, messageId, queue, reconsumeTimes, error, fate })
      },
    }
  }
}
