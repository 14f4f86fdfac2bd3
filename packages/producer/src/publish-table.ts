// SPDX-License-Identifier: Apache-2.0
// The publish infos of a producer's topics. A missing one is looked up at once; senders that miss the same one share
// the request. Keys are names as brokers know them, with the namespace. [DefaultMQProducerImpl.java
// tryToFindTopicPublishInfo]
import type { LookUpOptions, MQClientInstance, Naming } from '@rocketmq-ts/client'
import { RouteError } from '@rocketmq-ts/core'
import { masterId, type TopicRouteData } from '@rocketmq-ts/protocol'
import { guessedInfoOf, publishInfoOf, TopicPublishInfo } from './topic-publish-info.js'

export interface PublishTableOptions {
  /** Of the 4.x kind; empty: none. */
  readonly naming: Naming
  readonly createTopicKey: string
  readonly defaultTopicQueueNums: number
}

/** Milliseconds between two questions for the route of a topic that a send has just created. */
const guessIntervalMs = 500

export class PublishTable extends Map<string, TopicPublishInfo> {
  readonly #options: PublishTableOptions
  #instance: MQClientInstance | undefined

  constructor(options: PublishTableOptions) {
    super()
    this.#options = options
  }

  /** From now on routes come from there. The template topic is in the table, so that its route is asked at once. */
  attach(instance: MQClientInstance): void {
    this.#instance = instance
    const { createTopicKey } = this.#options
    this.set(createTopicKey, new TopicPublishInfo([]))
    const route = instance.routes.get(createTopicKey)
    if (route !== undefined) this.onRoute(createTopicKey, route)
  }

  /** A route is new or has changed; routes of topics that are not sent to are ignored. */
  onRoute(topic: string, route: TopicRouteData): void {
    if (this.has(topic)) this.set(topic, publishInfoOf(this.#plain(topic), route))
  }

  /** The info, if there is a queue to write to. */
  ready(topic: string): TopicPublishInfo | undefined {
    const info = this.get(topic)
    return info === undefined || info.queues.length === 0 ? undefined : info
  }

  /**
   * The info, after asking the name servers. Rejects with `RouteError` when there is no queue to write to, and with
   * `NameServerError`, `TimeoutError` or `AbortedError` when that could not be found out.
   */
  async find(topic: string, bounds: LookUpOptions): Promise<TopicPublishInfo> {
    const { routes } = this.#attached()
    // Another client of the instance may have asked already.
    const cached = this.has(topic) ? undefined : this.#store(topic, routes.get(topic))
    if (cached !== undefined) return cached
    const route = await routes.update(topic, bounds)
    if (route !== undefined) return this.#store(topic, route) ?? failNotWritable(this.#plain(topic), route)
    const known = this.ready(topic)
    if (known !== undefined) return known
    const guess = await this.#guess(topic, bounds)
    this.set(topic, guess)
    return guess
  }

  /** A send to a topic that was only guessed has succeeded, so that the topic exists now: asks for its real route. */
  confirm(topic: string, info: TopicPublishInfo, now: number): void {
    if (now < info.confirmAt) return
    info.confirmAt = now + guessIntervalMs
    // When that fails, the next send or the next route poll asks again.
    this.#attached()
      .routes.update(topic)
      .catch(() => undefined)
  }

  /** Asks again, because a broker's answer shows that our route is wrong. Never rejects. */
  async refresh(topic: string, bounds: LookUpOptions): Promise<void> {
    try {
      await this.#attached().routes.update(topic, bounds)
    } catch {
      // The route that we have is the best there is.
    }
  }

  /** The info of a route, if it has a queue to write to. */
  #store(topic: string, route: TopicRouteData | undefined): TopicPublishInfo | undefined {
    if (route !== undefined) this.set(topic, publishInfoOf(this.#plain(topic), route))
    return this.ready(topic)
  }

  async #guess(topic: string, bounds: LookUpOptions): Promise<TopicPublishInfo> {
    const { createTopicKey, defaultTopicQueueNums } = this.#options
    const template = await this.#attached().routes.update(createTopicKey, bounds)
    const plain = this.#plain(topic)
    const guess = template && guessedInfoOf(plain, template, defaultTopicQueueNums)
    if (guess !== undefined && guess.queues.length > 0) return this.ready(topic) ?? guess
    throw new RouteError(
      `the topic "${plain}" does not exist, and no broker creates topics by itself (autoCreateTopicEnable); create it`,
    )
  }

  #attached(): MQClientInstance {
    if (this.#instance === undefined) throw new RouteError('the producer has no routes before it is started')
    return this.#instance
  }

  #plain(topic: string): string {
    return this.#options.naming.plain(topic)
  }
}

function failNotWritable(topic: string, route: TopicRouteData): never {
  const brokers = route.queueDatas.map(({ brokerName, perm }) => {
    const addresses = route.brokerDatas.find(broker => broker.brokerName === brokerName)?.brokerAddrs
    return `${brokerName} (permission ${perm}${addresses?.has(masterId) === true ? '' : ', no master'})`
  })
  throw new RouteError(
    `the topic "${topic}" has no queue to write to: ${brokers.length === 0 ? 'no broker serves it' : brokers.join(', ')}`,
  )
}
