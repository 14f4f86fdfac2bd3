// SPDX-License-Identifier: Apache-2.0
// Conditions in SQL92 are compiled by brokers, and a broker that cannot compile one does not say so to a pull: it
// refuses for ever without naming the reason, or lets everything through. So nothing is taken by a condition from an
// address that has not accepted it. [MQClientInstance.java checkClientInBroker; ClientManageProcessor.java
// checkClientConfig]
import { asError, BrokerError, expressionTypes } from '@rocketmq-ts/core'
import { checkClientConfig, isUnknownRequest, type ResponseName, type SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { brokersOf } from './brokers-of-topic.js'

/** How a broker says that it cannot apply a filter. Other failures say nothing of the condition. */
const refusals: ReadonlySet<string> = new Set<ResponseName>(['SYSTEM_ERROR', 'SUBSCRIPTION_PARSE_FAILED'])

/** Part of the instance that is needed. */
type AskingInstance = Pick<MQClientInstance, 'call' | 'clientId' | 'config' | 'routes' | 'brokers'>

export class FilterChecks {
  readonly #instance: AskingInstance
  readonly #group: string
  /** Conditions that were accepted, by address. */
  readonly #accepted = new Map<string, Set<string>>()

  /** @param group as brokers know it */
  constructor(instance: AskingInstance, group: string) {
    this.#instance = instance
    this.#group = group
  }

  /**
   * Asks all brokers of the topics that are known. Rejects with the answer of one that refuses a condition; a broker
   * that cannot be asked now is asked before anything is taken from it.
   */
  async check(subscriptions: Iterable<SubscriptionData>): Promise<void> {
    const questions = Array.from(subscriptions).flatMap(subscription =>
      isCondition(subscription)
        ? brokersOf(this.#instance, subscription.topic).map(({ address }) => this.#accept(address, subscription))
        : [],
    )
    const { logger } = this.#instance.config
    for (const answered of await Promise.allSettled(questions)) {
      if (answered.status === 'fulfilled') continue
      if (isRefusal(answered.reason)) throw answered.reason
      logger.warn(`a filter could not be checked yet: ${asError(answered.reason).message}`)
    }
  }

  /**
   * Resolves when the broker at the address has accepted the filter; `undefined` when that is known. Rejects as a call
   * does.
   */
  accepted(address: string, subscription: SubscriptionData): Promise<void> | undefined {
    if (!isCondition(subscription)) return undefined
    return this.#accepted.get(address)?.has(keyOf(subscription)) === true
      ? undefined
      : this.#accept(address, subscription)
  }

  async #accept(address: string, subscriptionData: SubscriptionData): Promise<void> {
    const { clientId, config } = this.#instance
    const { namespaceV2: namespace, mqClientApiTimeout: timeoutMs } = config
    const body = { clientId, group: this.#group, subscriptionData, ...(namespace === undefined ? {} : { namespace }) }
    try {
      await this.#instance.call(address, checkClientConfig, {}, { body, timeoutMs })
    } catch (error) {
      // Brokers before 4.1 compile nothing, and cannot be asked.
      if (!isUnknownRequest(error)) throw error
    }
    const accepted = this.#accepted.get(address)
    if (accepted === undefined) this.#accepted.set(address, new Set([keyOf(subscriptionData)]))
    else accepted.add(keyOf(subscriptionData))
  }
}

/** A filter that brokers compile. */
export function isCondition({ expressionType }: SubscriptionData): boolean {
  return expressionType !== expressionTypes.tag
}

function keyOf({ topic, subString }: SubscriptionData): string {
  return `${topic} ${subString}`
}

function isRefusal(error: unknown): boolean {
  return error instanceof BrokerError && refusals.has(error.responseName)
}
