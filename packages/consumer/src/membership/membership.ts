// SPDX-License-Identifier: Apache-2.0
// A consumer's place in its group: on the shared instance, and at the brokers. It joins once and leaves once; leaving
// takes back whatever joining did, also when that failed halfway.
import { MQClientManager, type MQClientInstance, type RegisteredConsumer } from '@rocketmq-ts/client'
import { asError } from '@rocketmq-ts/core'
import type { ConsumerData, SubscriptionData } from '@rocketmq-ts/protocol'
import type { ConsumerConfig } from '../options/consumer-config.js'
import { SubscriptionConflicts, type SubscriptionConflict } from './subscription-conflicts.js'
import { FilterChecks, isCondition } from '../subscription/filter-checks.js'

export interface MembershipOptions {
  readonly config: ConsumerConfig
  readonly consumer: RegisteredConsumer
  /** Broadcast consumers find their offsets by the client id, so it must be the same the next time. Default false. */
  readonly isBroadcast?: boolean
  /** The route of the topic, which the consumer asked for, is known. */
  readonly onLearned?: (topic: string) => void
  /** The filter of a topic has changed. Resolves when no request is under way with the older filter. Never rejects. */
  readonly onFilter?: (topic: string) => void | Promise<void>
  /** Another member of the group has another subscription. Must not throw. */
  readonly onConflict?: (conflict: SubscriptionConflict) => void
  /** The filters of topics, when heartbeats do not carry them. */
  readonly filters?: () => Iterable<SubscriptionData>
}

export class Membership {
  /** As brokers know it, with the namespace. */
  readonly group: string
  readonly #options: MembershipOptions
  #instance: MQClientInstance | undefined
  #checks: FilterChecks | undefined
  #conflicts: SubscriptionConflicts | undefined
  /** Changes of subscriptions while the consumer ran, by topic. */
  readonly #changes = new Map<string, number>()

  constructor(options: MembershipOptions) {
    const { client, consumerGroup } = options.config
    this.#options = options
    this.group = client.naming.wire(consumerGroup)
  }

  /**
   * The shared instance; it is made if it does not exist.
   * @throws UsageError when the client id belongs to an instance with other settings
   */
  get instance(): MQClientInstance {
    return (this.#instance ??= this.#find())
  }

  /** Which brokers have accepted which conditions. */
  get filterChecks(): FilterChecks {
    return (this.#checks ??= new FilterChecks(this.instance, this.group))
  }

  /** What heartbeats say of this member. */
  dataOf(consumeType: ConsumerData['consumeType'], subscriptions: readonly SubscriptionData[]): ConsumerData {
    const { config, isBroadcast } = this.#options
    return {
      groupName: this.group,
      consumeType,
      messageModel: isBroadcast === true ? 'BROADCASTING' : 'CLUSTERING',
      consumeFromWhere: config.options.consumeFromWhere,
      subscriptionDataSet: subscriptions,
      unitMode: config.client.unitMode,
    }
  }

  /** @throws UsageError when the group is taken on this instance */
  assertFree(): void {
    this.instance.consumerTable.assertFree(this.group)
  }

  /**
   * Takes the group, starts the instance, and announces this member. Rejects as the instance's start and `load` do, and
   * with the answer of a broker that cannot apply a filter.
   * @param load what must be known before
   */
  async join(topics: Iterable<string>, load?: () => Promise<void>): Promise<void> {
    // First of all, and before anything is waited for: two consumers of one group may start at the same time.
    this.instance.consumerTable.register(this.group, this.#options.consumer)
    await load?.()
    await this.instance.start()
    await this.learnRoutes(topics)
    await this.filterChecks.check(this.#options.filters?.() ?? this.#options.consumer.consumerData.subscriptionDataSet)
    await this.instance.sendHeartbeatToAllBrokerWithLock()
    this.#watchConflicts()
  }

  /**
   * Subscribes a consumer that runs: at once, or when the brokers have accepted its condition. Rejects with the answer
   * of one that refuses it; then nothing has changed.
   * @param apply is not called when the topic was subscribed to again meanwhile, or given up
   */
  async subscribe(subscription: SubscriptionData, apply: () => void): Promise<void> {
    const { topic } = subscription
    const change = this.#noteChange(topic)
    if (isCondition(subscription)) {
      await this.learnRoutes([topic])
      await this.filterChecks.check([subscription])
      if (this.#changes.get(topic) !== change) return
      apply()
    } else {
      apply()
      await this.learnRoutes([topic])
    }
    await Promise.all([this.#options.onFilter?.(topic), this.#announce()])
  }

  /** Gives up a topic of a consumer that runs. Never rejects. */
  async unsubscribe(topic: string): Promise<void> {
    this.#noteChange(topic)
    await this.#announce()
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

  /**
   * Leaves the group and the instance, which ends with its last user.
   * @param drainMs milliseconds that pending requests get when it ends; `mqClientApiTimeout`
   */
  async leave(drainMs?: number): Promise<void> {
    const instance = this.#instance
    if (instance === undefined) return
    this.#conflicts?.stop()
    if (instance.consumerTable.get(this.group) === this.#options.consumer) {
      instance.consumerTable.delete(this.group)
      await instance.unregisterClient({ consumerGroup: this.group })
    }
    await instance.shutdown(drainMs === undefined ? {} : { drainMs })
  }

  /** Tells the brokers what this consumer wants now, and takes the queues that follow from it. Never rejects. */
  async #announce(): Promise<void> {
    await this.instance.sendHeartbeatToAllBrokerWithLock()
    await this.instance.rebalanceService.rebalanceNow()
  }

  #watchConflicts(): void {
    const { consumer, onConflict } = this.#options
    if (onConflict === undefined) return
    const subscriptions = () => consumer.consumerData.subscriptionDataSet
    this.#conflicts = new SubscriptionConflicts(this.instance, { group: this.group, subscriptions, onConflict })
    this.#conflicts.start()
  }

  #noteChange(topic: string): number {
    const change = (this.#changes.get(topic) ?? 0) + 1
    this.#changes.set(topic, change)
    return change
  }

  #find(): MQClientInstance {
    const { config, isBroadcast } = this.#options
    const { client, options } = config
    const { manager = MQClientManager.getInstance() } = options
    return manager.getOrCreateMQClientInstance(isBroadcast === true ? client : manager.withGeneratedName(client))
  }
}
