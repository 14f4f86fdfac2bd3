// SPDX-License-Identifier: Apache-2.0
// A consumer's place in its group: on the shared instance, and at the brokers. It joins once and leaves once; leaving
// takes back whatever joining did, also when that failed halfway.
import { MQClientManager, type MQClientInstance, type RegisteredConsumer } from '@rocketmq-ts/client'
import { asError } from '@rocketmq-ts/core'
import type { ConsumerData, SubscriptionData } from '@rocketmq-ts/protocol'
import type { ConsumerConfig } from '../options/consumer-config.js'

export interface MembershipOptions {
  readonly config: ConsumerConfig
  readonly consumer: RegisteredConsumer
  /** Broadcast consumers find their offsets by the client id, so it must be the same the next time; false. */
  readonly isBroadcast?: boolean
  /** The route of the topic, which the consumer asked for, is known. */
  readonly onLearned?: (topic: string) => void
}

export class Membership {
  /** As brokers know it, with the namespace. */
  readonly group: string
  readonly #options: MembershipOptions
  #instance: MQClientInstance | undefined

  constructor(options: MembershipOptions) {
    const { client, consumerGroup } = options.config
    this.#options = options
    this.group = client.naming.wire(consumerGroup)
  }

  /**
   * The shared instance; made when there is none.
   * @throws UsageError when the client id belongs to an instance with other settings
   */
  get instance(): MQClientInstance {
    return (this.#instance ??= this.#find())
  }

  /** What heartbeats say of this member. */
  dataOf(consumeType: ConsumerData['consumeType'], subscriptions: readonly SubscriptionData[]): ConsumerData {
    const { config, isBroadcast } = this.#options
    return {
      groupName: this.group,
      consumeType,
      messageModel: isBroadcast === true ? 'BROADCASTING' : 'CLUSTERING',
      consumeFromWhere: config.consumeFromWhere,
      subscriptionDataSet: subscriptions,
      unitMode: config.client.unitMode,
    }
  }

  /** @throws UsageError when the group is taken on this instance */
  assertFree(): void {
    this.instance.consumerTable.assertFree(this.group)
  }

  /**
   * Takes the group, starts the instance, and announces this member. Rejects as the instance's start and `load` do.
   * @param load what must be known before
   */
  async join(topics: Iterable<string>, load?: () => Promise<void>): Promise<void> {
    // First of all, and before anything is waited for: two consumers of one group may start at the same time.
    this.instance.consumerTable.register(this.group, this.#options.consumer)
    await load?.()
    await this.instance.start()
    await this.learnRoutes(topics)
    await this.instance.sendHeartbeatToAllBrokerWithLock()
  }

  /** Asks for the routes of topics; those that are not known yet are logged. Never rejects. */
  async learnRoutes(topics: Iterable<string>): Promise<void> {
    const { routes, config } = this.instance
    const learn = async (topic: string) => {
      try {
        await routes.update(topic)
        this.#options.onLearned?.(topic)
      } catch (error) {
        config.logger.warn(`the route of topic ${topic} is not known yet: ${asError(error).message}`)
      }
    }
    await Promise.all(Array.from(topics, learn))
  }

  /** Tells the brokers what this consumer wants now, and takes the queues that follow from it. Never rejects. */
  async announce(newTopics: Iterable<string> = []): Promise<void> {
    await this.learnRoutes(newTopics)
    await this.instance.sendHeartbeatToAllBrokerWithLock()
    await this.instance.rebalanceService.rebalanceNow()
  }

  /**
   * Leaves the group and the instance, which ends when nobody uses it.
   * @param drainMs milliseconds that pending requests get when it ends; `mqClientApiTimeout`
   */
  async leave(drainMs?: number): Promise<void> {
    const instance = this.#instance
    if (instance === undefined) return
    if (instance.consumerTable.get(this.group) === this.#options.consumer) {
      instance.consumerTable.delete(this.group)
      await instance.unregisterClient({ consumerGroup: this.group })
    }
    await instance.shutdown(drainMs === undefined ? {} : { drainMs })
  }

  #find(): MQClientInstance {
    const { config, isBroadcast } = this.#options
    const { client, options } = config
    const { manager = MQClientManager.getInstance() } = options
    return manager.getOrCreateMQClientInstance(isBroadcast === true ? client : manager.withGeneratedName(client))
  }
}
