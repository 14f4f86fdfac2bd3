// SPDX-License-Identifier: Apache-2.0
// Brokers' locks of ordered queues: one member of a group consumes a queue, whatever the others believe. Asked for in
// one request per broker, renewed every 20 s, given back when a queue goes. [RebalanceImpl.java lock, unlock, lockAll]
import { asError, RouteError } from '@rocketmq-ts/core'
import { lockBatchMq, messageQueueKey, unlockBatchMq, type MessageQueue } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { holderOf } from '../queue/holder-of-queue.js'

/** Milliseconds between renewals. [ProcessQueue.java REBALANCE_LOCK_INTERVAL] */
export const lockRenewalMs = 20_000
/** Milliseconds that a lock request may take. */
const lockTimeoutMs = 1000

/** What brokers said, by the keys of queues. */
export interface LockAnswers {
  readonly granted: ReadonlySet<string>
  readonly refused: ReadonlySet<string>
}

export class QueueLocks {
  readonly #instance: MQClientInstance
  readonly #consumerGroup: string

  constructor(instance: MQClientInstance, consumerGroup: string) {
    this.#instance = instance
    this.#consumerGroup = consumerGroup
  }

  /**
   * Asks for locks. A queue is in neither list when its broker did not answer: nothing is known of it then. Never
   * rejects.
   */
  async lock(queues: readonly MessageQueue[]): Promise<LockAnswers> {
    const granted = new Set<string>()
    const refused = new Set<string>()
    const ask = async (brokerName: string, mqSet: readonly MessageQueue[]) => {
      const body = this.#bodyOf(mqSet)
      const address = this.#masterOf(brokerName)
      const answer = await this.#instance.call(address, lockBatchMq, {}, { body, timeoutMs: lockTimeoutMs })
      const locked = new Set(answer.body.lockedQueues.map(messageQueueKey))
      for (const key of mqSet.map(messageQueueKey)) (locked.has(key) ? granted : refused).add(key)
    }
    await this.#forEachBroker('lock', queues, ask)
    return { granted, refused }
  }

  /** Gives locks back. Never rejects: a lock that stays ends by itself. */
  async unlock(queues: readonly MessageQueue[]): Promise<void> {
    await this.#forEachBroker('unlock', queues, async (brokerName, mqSet) => {
      const body = this.#bodyOf(mqSet)
      await this.#instance.call(this.#masterOf(brokerName), unlockBatchMq, {}, { body, timeoutMs: lockTimeoutMs })
    })
  }

  #bodyOf(mqSet: readonly MessageQueue[]): Parameters<typeof lockBatchMq.body.encode>[0] {
    const { clientId } = this.#instance
    return { consumerGroup: this.#consumerGroup, clientId, onlyThisBroker: false, mqSet }
  }

  #masterOf(brokerName: string): string {
    const address = this.#instance.brokers.master(brokerName)
    if (address === undefined) throw new RouteError(`broker ${brokerName} has no master now`)
    return address
  }

  async #forEachBroker(
    what: string,
    queues: readonly MessageQueue[],
    work: (brokerName: string, queues: readonly MessageQueue[]) => Promise<void>,
  ): Promise<void> {
    const holders = new Map(queues.map(queue => [queue, holderOf(queue, this.#instance)]))
    const brokerNames = new Set(holders.values())
    await Promise.all(
      [...brokerNames].map(async brokerName => {
        try {
          await work(
            brokerName,
            queues.filter(queue => holders.get(queue) === brokerName),
          )
        } catch (error) {
          this.#instance.config.logger.warn(`${what} of queues at ${brokerName} failed: ${asError(error).message}`)
        }
      }),
    )
  }
}
