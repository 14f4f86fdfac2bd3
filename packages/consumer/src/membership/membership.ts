// SPDX-License-Identifier: Apache-2.0
// A consumer's place in its group: on the shared instance, and at the brokers. It joins once and leaves once; leaving
// takes back whatever joining did, also when that failed halfway.
import { MQClientManager, type ClientConfig, type MQClientInstance, type RegisteredConsumer } from '@rocketmq-ts/client'
import { asError } from '@rocketmq-ts/protocol'

export interface MembershipOptions {
  readonly client: ClientConfig
  /** Where instances are kept; the process's by default. */
  readonly manager: MQClientManager | undefined
  /** As brokers know it. */
  readonly group: string
  readonly consumer: RegisteredConsumer
  /** Broadcast consumers find their offsets by the client id, so it must be the same the next time; false. */
  readonly isBroadcast?: boolean | undefined
}

export class Membership {
  readonly #options: MembershipOptions
  #instance: MQClientInstance | undefined

  constructor(options: MembershipOptions) {
    this.#options = options
  }

  /**
   * The shared instance; made when there is none.
   * @throws UsageError when the client id belongs to an instance with other settings
   */
  get instance(): MQClientInstance {
    return (this.#instance ??= this.#find())
  }

  /** @throws UsageError when the group is taken on this instance */
  assertFree(): void {
    this.instance.consumerTable.assertFree(this.#options.group)
  }

  /** Takes the group and starts the instance. Rejects as the instance's start does. */
  async join(): Promise<void> {
    const { group, consumer } = this.#options
    // First of all, and before anything is waited for: two consumers of one group may start at the same time.
    this.instance.consumerTable.register(group, consumer)
    await this.instance.start()
  }

  /** Asks for the routes of topics; those that are not known yet are logged. Never rejects. */
  async learnRoutes(topics: Iterable<string>): Promise<void> {
    const { routes, config } = this.instance
    const learn = async (topic: string) => {
      try {
        await routes.update(topic)
      } catch (error) {
        config.logger.warn(`the route of topic ${topic} is not known yet: ${asError(error).message}`)
      }
    }
    await Promise.all(Array.from(topics, learn))
  }

  /** Tells the brokers what this consumer wants now, and takes the queues that follow from it. Never rejects. */
  async announce(): Promise<void> {
    await this.instance.sendHeartbeatToAllBrokerWithLock()
    await this.instance.rebalanceService.rebalanceNow()
  }

  /**
   * Leaves the group and the instance, which ends when nobody uses it.
   * @param drainMs milliseconds that pending requests get when it ends; `mqClientApiTimeout`
   */
  async leave(drainMs?: number): Promise<void> {
    const { group, consumer } = this.#options
    const instance = this.#instance
    if (instance === undefined) return
    if (instance.consumerTable.get(group) === consumer) {
      instance.consumerTable.delete(group)
      await instance.unregisterClient({ consumerGroup: group })
    }
    await instance.shutdown(drainMs === undefined ? {} : { drainMs })
  }

  #find(): MQClientInstance {
    const { client, manager = MQClientManager.getInstance(), isBroadcast } = this.#options
    return manager.getOrCreateMQClientInstance(isBroadcast === true ? client : manager.withGeneratedName(client))
  }
}
