// SPDX-License-Identifier: Apache-2.0
// LitePushConsumer: consumes lite topics, which are many and short-lived, below one topic that the group is bound to.
import { asError, checkTopic, everyMessage, type AbortOptions } from '@rocketmq-ts/core'
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { checkLiteTopic } from '../lite-topic.js'
import { offsetOptionOf, type SubscribeLiteOptions } from './lite-start.js'
import { PushConsumer } from './push-consumer.js'
import type { ProxyPushConsumerOptions } from './push-consumer-options.js'

/** Options of a lite push consumer: those of a push consumer, whose only subscription is that of `bindTopic`. */
export interface ProxyLitePushConsumerOptions<V = never> extends Omit<ProxyPushConsumerOptions<V>, 'subscriptions'> {
  /** The topic of type LITE that the group is bound to (`lite.bind.topic`). */
  readonly bindTopic: string
  /** Lite topics to begin with. More by `subscribeLite`. Default none. */
  readonly liteTopics?: readonly string[] | undefined
}

/** Milliseconds until the whole set is sent to the servers again. [LitePushConsumerImpl.java of rocketmq-clients] */
const syncMs = 30_000

const { PARTIAL_ADD, PARTIAL_REMOVE, COMPLETE_ADD } = wire.LiteSubscriptionAction

/**
 * Consumes lite topics by calling a handler. They need no administrator: a lite topic exists once a message was sent to
 * it (`liteTopic` of the message), and each consumer of the group says which ones it wants.
 *
 * ```ts
 * const options = { endpoints, consumerGroup: 'chat', bindTopic: 'rooms', liteTopics: ['room-7'] }
 * await using consumer = new LitePushConsumer({ ...options, handler: ({ liteTopic, body }) => show(liteTopic, body) })
 * await consumer.start()
 * await consumer.subscribeLite('room-8')
 * ```
 */
export class LitePushConsumer<V = never> extends PushConsumer<V> {
  /** The parent topic of all its lite topics. */
  readonly bindTopic: string
  readonly #liteTopics: Set<string>
  /** Where to begin, of lite topics that were subscribed to before the start. */
  readonly #starts = new Map<string, Draft<wire.OffsetOption>>()

  /** @throws UsageError naming the option that is wrong */
  constructor({ bindTopic, liteTopics = [], ...options }: ProxyLitePushConsumerOptions<V>) {
    checkTopic(bindTopic)
    for (const liteTopic of liteTopics) checkLiteTopic(liteTopic)
    const subscriptions = { [bindTopic]: everyMessage }
    super({ ...options, subscriptions }, wire.ClientType.LITE_PUSH_CONSUMER)
    this.bindTopic = bindTopic
    this.#liteTopics = new Set(liteTopics)
  }

  /** Lite topics that are subscribed to. */
  get liteTopics(): readonly string[] {
    return [...this.#liteTopics]
  }

  /** As `PushConsumer.start`; resolves when the servers know the lite topics. Closes when they do not take them. */
  override async start(options?: AbortOptions): Promise<void> {
    await super.start(options)
    try {
      for (const [liteTopic, start] of this.#starts) await this.#sync(PARTIAL_ADD, [liteTopic], start)
      await this.#sync(COMPLETE_ADD, this.liteTopics)
    } catch (error) {
      await this.close({ timeoutMs: 0 })
      throw error
    }
    this.subscriber.client.repeat(syncMs, syncMs, () => this.#syncAll())
  }

  /**
   * Subscribes to a lite topic as well; again to begin somewhere else. Resolves when the servers know it, at once
   * before the start. Rejects with `UsageError` for a wrong name or start, and with what a server says: `BrokerError`
   * with 42902 when the group has too many.
   */
  async subscribeLite(liteTopic: string, options: SubscribeLiteOptions = {}): Promise<void> {
    checkLiteTopic(liteTopic)
    const start = offsetOptionOf(options)
    if (this.#liteTopics.has(liteTopic) && start === undefined) return
    if (this.life.isRunning) await this.#sync(PARTIAL_ADD, [liteTopic], start)
    else if (start !== undefined) this.#starts.set(liteTopic, start)
    this.#liteTopics.add(liteTopic)
  }

  /** Gives a lite topic up. Resolves when the servers know; rejects as calls do. */
  async unsubscribeLite(liteTopic: string): Promise<void> {
    if (!this.#liteTopics.delete(liteTopic)) return
    this.#starts.delete(liteTopic)
    if (this.life.isRunning) await this.#sync(PARTIAL_REMOVE, [liteTopic])
  }

  /** The server has taken a lite topic away. */
  protected override lostLite(liteTopic: string): void {
    if (this.#liteTopics.delete(liteTopic)) this.emit('liteTopicLost', liteTopic)
  }

  /** A server answered our settings: it may be a new one, or have forgotten us. */
  protected override settled(): void {
    if (this.life.isRunning) void this.#syncAll()
  }

  async #syncAll(): Promise<void> {
    try {
      await this.#sync(COMPLETE_ADD, this.liteTopics)
    } catch (error) {
      if (!this.subscriber.client.closing.aborted) this.emit('receiveFailed', this.bindTopic, asError(error))
    }
  }

  async #sync(
    action: wire.LiteSubscriptionAction,
    liteTopicSet: readonly string[],
    offsetOption?: Draft<wire.OffsetOption>,
  ): Promise<void> {
    const { client, resource: group } = this.subscriber
    const topic = this.subscriber.topicResource(this.bindTopic)
    const request = { action, topic, group, liteTopicSet, ...(offsetOption === undefined ? {} : { offsetOption }) }
    await Promise.all(
      client.peers.map(({ channel }) => channel.call('SyncLiteSubscription', request, { signal: client.closing })),
    )
  }
}
