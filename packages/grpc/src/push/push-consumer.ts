// SPDX-License-Identifier: Apache-2.0
// PushConsumer: receives messages through proxies and hands them to handlers.
import {
  checkSubscribe,
  checkValue,
  closeRules,
  everyMessage,
  HandlerTable,
  kinds,
  LinkedAbort,
  readyRules,
  TimeoutError,
  UsageError,
  WakeUp,
  type FilterExpression,
} from '@rocketmq-ts/core'
import { limits, wire } from '@rocketmq-ts/grpc-protocol'
import { ProxyConsumer, type ProxyCloseOptions } from '../proxy-consumer.js'
import type { ProxyMessage } from '../proxy-message.js'
import { Subscriber } from '../subscriber.js'
import { PushReporter, type ProxyPushConsumerEvents } from './push-consumer-events.js'
import {
  pushConsumerConfigOf,
  type ProxyMessageListener,
  type ProxyPushConsumerOptions,
  type PushConsumerConfig,
} from './push-consumer-options.js'
import { RunningPush } from './running-push.js'

/** How long `ready` waits. */
export interface ProxyReadyOptions {
  /** Milliseconds. Default 30,000. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait with `AbortedError`; the consumer goes on. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Consumes messages of RocketMQ 5 through its proxies by calling handlers: side by side, or in order when the group was
 * made for that.
 *
 * ```ts
 * await using consumer = new PushConsumer({ endpoints: 'grpcs://proxy.example:8081', consumerGroup: 'mail' })
 * consumer.subscribe('orders', 'paid || refunded', async (message, { signal }) => {
 *   await mail(message.body, { signal }) // returning is done, throwing brings the message again
 * })
 * await consumer.start()
 * ```
 *
 * Every message is delivered at least once: again after a failure, and perhaps again when a server or the process ends
 * before it was acknowledged.
 */
export class PushConsumer<V = never> extends ProxyConsumer<ProxyPushConsumerEvents> {
  readonly #config: PushConsumerConfig
  readonly #handlers = new HandlerTable<ProxyMessage>()
  readonly #subscriber: Subscriber
  readonly #progress: WakeUp
  #running: RunningPush | undefined

  /** @throws UsageError naming the option that is wrong */
  constructor(options: ProxyPushConsumerOptions<V>, clientType: wire.ClientType = wire.ClientType.PUSH_CONSUMER) {
    // Inside, the type of a value is not known; handlers get what the deserializer of the same options made.
    const config = pushConsumerConfigOf(options as unknown as ProxyPushConsumerOptions<unknown>)
    super(config.consumerGroup, config.client.clientId)
    this.#config = config
    this.#progress = new WakeUp(config.client.clock)
    this.#subscriber = new Subscriber(config.client, {
      clientType,
      consumerGroup: config.consumerGroup,
      longPollingMs: limits.maxLongPollingMs,
      verify: async message => this.#running?.verify(message),
      activity: () => this.#running?.activity() ?? 'it is not running',
      lostLite: liteTopic => this.lostLite(liteTopic),
      settled: () => this.settled(),
    })
    this.#handlers.setForAll(asListener(options.handler))
    for (const [topic, filter] of Object.entries(config.subscriptions)) this.#subscriber.subscribe(topic, filter)
  }

  /** Topics that are subscribed to. */
  get topics(): readonly string[] {
    return this.#subscriber.topics
  }

  /** True when the group gets its messages in order, as the server said at the start. */
  get isOrdered(): boolean {
    return this.#running?.isOrdered ?? false
  }

  protected begin(): Promise<void> {
    const { client } = this.#subscriber
    return this.life.start({
      check: () => {
        for (const topic of this.#subscriber.topics) this.#assertHandled(topic)
      },
      run: async () => {
        await client.start(this.#subscriber.topics)
        this.#running = new RunningPush({
          config: this.#config,
          subscriber: this.#subscriber,
          handlers: this.#handlers,
          reporter: new PushReporter(this, this.#config.client.logger),
          onAnswered: () => this.#progress.wake(),
        })
        await this.#running.assignments.start()
      },
      ...client.takingBack,
    })
  }

  /**
   * Subscribes to a topic, before or after the start; again for another filter or handler. Resolves when a server was
   * asked for its queues, at once before the start. Does not reject: a missing topic is the event `topicMissing`.
   * @param filter `*`, tags separated by `||`, or `{ sql }`
   * @param listener default: the option `handler`
   * @throws UsageError for a wrong topic or filter, or when the topic has no handler
   */
  subscribe(topic: string, filter: FilterExpression = everyMessage, listener?: ProxyMessageListener<V>): Promise<void> {
    checkSubscribe(topic, filter, listener)
    const isNew = listener !== undefined && this.#handlers.get(topic) === undefined
    if (listener !== undefined) this.#handlers.set(topic, asListener(listener))
    try {
      if (this.life.isRunning) this.#assertHandled(topic)
      this.#subscriber.subscribe(topic, filter)
    } catch (error) {
      if (isNew) this.#handlers.delete(topic)
      throw error
    }
    return this.#running?.assignments.renew(topic) ?? Promise.resolve()
  }

  /**
   * Gives up a topic. Resolves when nothing of it is received any more; messages that no handler has are given back,
   * and handlers that run go on. Does not reject.
   */
  async unsubscribe(topic: string): Promise<void> {
    checkValue('the topic', topic, kinds.text)
    this.#subscriber.unsubscribe(topic)
    await this.#running?.assignments.drop(topic)
    this.#handlers.delete(topic)
  }

  /**
   * Resolves when servers have answered for every queue of every topic: what is sent after that is not missed by a new
   * group that begins at the end. An idle queue takes five seconds. Rejects with `TimeoutError`, which names the
   * topics, or `AbortedError`.
   */
  async ready(options: ProxyReadyOptions = {}): Promise<void> {
    readyRules.check(options)
    const { timeoutMs = 30_000, signal } = options
    this.life.assertRunning('wait for')
    const { clock } = this.#config.client
    const { closing } = this.#subscriber.client
    const until = clock.monotonic() + timeoutMs
    const ending = new LinkedAbort(signal, closing)
    try {
      for (;;) {
        const missing = this.#running?.assignments.missing ?? []
        if (missing.length === 0) return
        const leftMs = until - clock.monotonic()
        if (leftMs <= 0) throw new TimeoutError(`no server gave queues of ${missing.join(', ')} within ${timeoutMs} ms`)
        await this.#progress.wait({ timeoutMs: leftMs, signal: ending.signal })
      }
    } finally {
      ending.release()
    }
  }

  /** Calls no handler and receives nothing more until `resume`; handlers that run go on. */
  pause(): void {
    this.life.assertRunning('pause')
    this.#running?.pause()
  }

  /** Goes on after `pause`. */
  resume(): void {
    this.life.assertRunning('resume')
    this.#running?.resume()
  }

  /**
   * Receives nothing more, lets handlers that run end within a bound, tells the servers what became of their messages,
   * takes leave of the servers and closes the connections. What no handler had comes again. Idempotent.
   */
  override async close(options: ProxyCloseOptions = {}): Promise<void> {
    closeRules.check(options)
    const { timeoutMs = this.#config.closeTimeoutMs } = options
    await this.life.shutdown(async () => {
      await this.#running?.stop(timeoutMs)
      await this.#subscriber.client.close()
    })
  }

  /** For subclasses. */
  protected get subscriber(): Subscriber {
    return this.#subscriber
  }

  /** For subclasses: a lite topic was taken away. */
  protected lostLite(_liteTopic: string): void {
    // Without lite topics there is nothing to do.
  }

  /** For subclasses: a server has answered our settings. */
  protected settled(): void {
    // What it said is known to the subscriber.
  }

  #assertHandled(topic: string): void {
    if (this.#handlers.get(topic) !== undefined) return
    throw new UsageError(`topic ${topic} has no handler; pass one to subscribe(), or set the option handler`)
  }
}

/** The deserializer of the same options has given the messages their values, when a handler reads them. */
function asListener<V>(listener: ProxyMessageListener<V> | undefined): ProxyMessageListener | undefined {
  return listener as ProxyMessageListener | undefined
}
