// SPDX-License-Identifier: Apache-2.0
// The members of a group must have the same subscriptions: brokers keep one for all of them, the last that they heard
// of, and no member gets what it does not let through. From time to time a broker is asked what it knows of the group.
// [ConsumerManager.java, ConsumerGroupInfo.java updateSubscription]
import { asError, Timers } from '@rocketmq-ts/core'
import { getConsumerConnectionList, isRetryTopic, type SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { brokersOf } from '../subscription/brokers-of-topic.js'
import { isSameFilter } from '../subscription/filter-expression.js'

/** Another member of the group has another subscription to a topic. */
export interface SubscriptionConflict {
  /** Topic that the two subscribe to in different ways. */
  readonly topic: string
  /** What this consumer wants; `undefined`: nothing. */
  readonly ours: string | undefined
  /** What a broker heard last from a member of the group; `undefined`: nothing. */
  readonly theirs: string | undefined
}

/** Which group is watched, and what is called. */
export interface ConflictWatch {
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: () => readonly SubscriptionData[]
  /** Must not throw. Topics are the brokers'. */
  readonly onConflict: (conflict: SubscriptionConflict) => void
}

export class SubscriptionConflicts {
  readonly #instance: MQClientInstance
  readonly #watch: ConflictWatch
  readonly #timers: Timers
  /** Conflicts that were reported, as text; they are reported again when they come back. */
  #told = new Set<string>()

  constructor(instance: MQClientInstance, watch: ConflictWatch) {
    this.#instance = instance
    this.#watch = watch
    this.#timers = new Timers(instance.config.clock)
  }

  /** Looks once in the interval of heartbeats, which bring the subscriptions. */
  start(): void {
    this.#timers.every(this.#instance.config.heartbeatBrokerInterval, () => this.look())
  }

  stop(): void {
    this.#timers.clear()
  }

  /** Never rejects. */
  async look(): Promise<void> {
    const ours = this.#watch.subscriptions().filter(({ topic }) => !isRetryTopic(topic))
    const [broker] = ours.flatMap(({ topic }) => brokersOf(this.#instance, topic))
    if (broker === undefined) return
    try {
      const fields = { consumerGroup: this.#watch.group }
      const timeoutMs = this.#instance.config.mqClientApiTimeout
      const { body } = await this.#instance.call(broker.address, getConsumerConnectionList, fields, { timeoutMs })
      const members = new Set(body.connectionSet.map(({ clientId }) => clientId))
      this.#tell(members.size > 1 ? conflictsOf(ours, body.subscriptionTable) : [])
    } catch (error) {
      // A client that may not ask gets no answer.
      this.#instance.config.logger.debug(
        `what others of ${this.#watch.group} want is unknown: ${asError(error).message}`,
      )
    }
  }

  #tell(conflicts: readonly SubscriptionConflict[]): void {
    const now = new Map(conflicts.map(conflict => [JSON.stringify(conflict), conflict]))
    const { logger } = this.#instance.config
    for (const [text, conflict] of now) {
      if (this.#told.has(text)) continue
      const { topic, ours = 'nothing', theirs = 'nothing' } = conflict
      logger.warn(
        `members of ${this.#watch.group} differ: of ${topic} this one wants ${ours}, another one ${theirs}; ` +
          `what one of them does not want, nobody gets`,
      )
      this.#watch.onConflict(conflict)
    }
    this.#told = new Set(now.keys())
  }
}

/** Topics for which the broker has another subscription. */
function conflictsOf(
  ours: readonly SubscriptionData[],
  known: ReadonlyMap<string, SubscriptionData>,
): SubscriptionConflict[] {
  const own = new Map(ours.map(subscription => [subscription.topic, subscription]))
  const topics = new Set([...own.keys(), ...[...known.keys()].filter(topic => !isRetryTopic(topic))])
  return [...topics].flatMap(topic => {
    const [one, other] = [own.get(topic), known.get(topic)]
    if (one !== undefined && other !== undefined && isSameFilter(one, other)) return []
    return [{ topic, ours: one?.subString, theirs: other?.subString }]
  })
}
