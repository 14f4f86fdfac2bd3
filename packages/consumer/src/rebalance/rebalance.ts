// SPDX-License-Identifier: Apache-2.0
// Keeps the queues of a consumer in step with its subscriptions and its group. For each topic: which queues belong to
// this consumer now? Those that are not any more stop at once, store their offset and go; new ones are acquired, the
// brokers are told, and then they start. One round at a time. [RebalanceImpl.java]
import { asError, Turns } from '@rocketmq-ts/core'
import {
  compareMessageQueues,
  isUnknownRequest,
  messageQueueKey,
  type MessageModel,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { QueueTable } from '../queue/queue-table.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import { assignmentOf } from './broker-assignment.js'
import { membersOf } from './group-members.js'
import { readableQueues } from './readable-queues.js'

/** What changed for one topic. */
export interface AssignmentChange {
  readonly topic: string
  /** All queues of the topic. */
  readonly all: readonly MessageQueue[]
  /** Those of this client. */
  readonly mine: readonly MessageQueue[]
  readonly assigned: readonly MessageQueue[]
  readonly revoked: readonly MessageQueue[]
}

/** What a kind of consumer does with its queues between their assignment and their revocation. */
export interface QueueLifecycle {
  /**
   * These queues of a topic should belong to this consumer, by key; all others should not. Called in each round. Does
   * not throw.
   */
  onShare(topic: string, wanted: ReadonlyMap<string, MessageQueue>): void
  /**
   * Makes queues ready to start: locks, start offsets. Those that cannot be had now are left out, and tried again in
   * the next round. Does not reject.
   */
  acquire(queues: readonly MessageQueue[]): Promise<readonly ProcessQueue[]>
  /** Stores the offsets of queues that were dropped, and gives them away. Does not reject. */
  release(queues: readonly ProcessQueue[]): Promise<void>
  /** The queues of a topic are others now; the new ones have not started. Does not throw. */
  onChange(change: AssignmentChange): void
  /** Begins to pull. */
  start(queue: ProcessQueue): void
}

export interface RebalanceOptions {
  readonly instance: MQClientInstance
  readonly consumerGroup: string
  readonly messageModel: MessageModel
  readonly strategy: AllocateMessageQueueStrategy
  readonly subscriptions: Subscriptions
  readonly lifecycle: QueueLifecycle
  /** Holds the queues that are assigned. */
  readonly table: QueueTable
  /** The broker shares the queues out, not the clients. Default false. */
  readonly byBroker?: boolean | undefined
  /** Gets the queues of a topic that the broker has popped, and those to pull; with `byBroker`. */
  readonly onAssignment?:
    ((topic: string, popped: readonly MessageQueue[], pulled: readonly MessageQueue[]) => void) | undefined
  /** The topic has no route. */
  readonly onMissingTopic?: ((topic: string) => void) | undefined
}

/** Our queues of a topic. */
interface Share {
  readonly pulled: readonly MessageQueue[]
  /** Those that the broker has popped; absent when the clients share queues out themselves. */
  readonly popped?: readonly MessageQueue[]
}

/** Rounds in which a topic without a route is asked for at once; then the periodic look-ups have to find it. */
const eagerLookUps = 10

export class Rebalance {
  readonly #options: RebalanceOptions
  readonly #topicQueues = new Map<string, readonly MessageQueue[]>()
  readonly #balanced = new Set<string>()
  readonly #lookUps = new Map<string, number>()
  readonly #turns = new Turns()
  #isClosed = false

  constructor(options: RebalanceOptions) {
    this.#options = options
  }

  /** True when we had our share of the topic once. */
  isBalanced(topic: string): boolean {
    return this.#balanced.has(topic)
  }

  /** A route is new or has changed: when it is that of a topic of ours, there is a round soon. */
  onRoute(topic: string): void {
    if (!this.#options.subscriptions.has(topic)) return
    this.learn(topic)
    this.#options.instance.rebalanceService.wake()
  }

  /** The next round works with the route as it is now. */
  learn(topic: string): void {
    const route = this.#options.instance.routes.get(topic)
    if (route === undefined) return
    this.#topicQueues.set(topic, [...readableQueues(topic, route)].sort(compareMessageQueues))
    this.#lookUps.delete(topic)
  }

  /** One round; false when something failed and another round is wanted soon. Does not reject. */
  rebalance(): Promise<boolean> {
    return this.#turns.take(() => this.#round())
  }

  /** Gives all queues away. No round begins after it. */
  close(): Promise<void> {
    this.#isClosed = true
    return this.#turns.take(() => this.#drop([...this.#options.table.all]))
  }

  async #round(): Promise<boolean> {
    if (this.#isClosed) return true
    const { subscriptions, lifecycle, table } = this.#options
    const strangers = [...table.all].filter(({ queue }) => !subscriptions.has(queue.topic))
    for (const topic of new Set(strangers.map(({ queue }) => queue.topic))) {
      const revoked = strangers.filter(({ queue }) => queue.topic === topic)
      await this.#drop(revoked)
      this.#balanced.delete(topic)
      const all = this.#topicQueues.get(topic) ?? []
      lifecycle.onChange({ topic, all, mine: [], assigned: [], revoked: revoked.map(({ queue }) => queue) })
    }
    let isBalanced = true
    for (const topic of [...subscriptions.topics]) isBalanced = (await this.#balance(topic)) && isBalanced
    return isBalanced
  }

  async #balance(topic: string): Promise<boolean> {
    try {
      const all = this.#topicQueues.get(topic) ?? (await this.#findQueues(topic))
      if (all === undefined) return (this.#lookUps.get(topic) ?? 0) > eagerLookUps
      const { pulled, popped } = await this.#share(topic, all)
      const isComplete = await this.#update(topic, all, pulled)
      // Not before the offsets of queues that were pulled until now are stored: popping begins there.
      if (popped !== undefined) this.#options.onAssignment?.(topic, popped, pulled)
      if (isComplete) this.#balanced.add(topic)
      return isComplete
    } catch (error) {
      const { logger } = this.#options.instance.config
      logger.warn(`the queues of topic ${topic} were not shared out: ${asError(error).message}`)
      return false
    }
  }

  /** Asks for a route that is not known yet: a group's retry topic is made by its first heartbeat. */
  async #findQueues(topic: string): Promise<readonly MessageQueue[] | undefined> {
    const { instance, onMissingTopic } = this.#options
    const route = await instance.routes.update(topic).catch(() => undefined)
    if (route !== undefined) this.learn(topic)
    else {
      const count = (this.#lookUps.get(topic) ?? 0) + 1
      this.#lookUps.set(topic, count)
      if (count === 1) onMissingTopic?.(topic)
    }
    return this.#topicQueues.get(topic)
  }

  async #share(topic: string, all: readonly MessageQueue[]): Promise<Share> {
    const { instance, consumerGroup, messageModel, strategy, byBroker } = this.#options
    if (messageModel === 'BROADCASTING') return { pulled: all }
    const assigned = byBroker === true ? await this.#assignedByBroker(topic) : undefined
    if (assigned !== undefined) return assigned
    if (all.length === 0) return { pulled: [] }
    const clientIds = await membersOf(instance, topic, consumerGroup)
    return { pulled: strategy.allocate({ consumerGroup, clientId: instance.clientId, queues: all, clientIds }) }
  }

  /** `undefined` when the broker is older than 5.0 and leaves it to the clients. (Java's client gets nothing there.) */
  async #assignedByBroker(topic: string): Promise<Share | undefined> {
    const { instance, consumerGroup, messageModel, strategy } = this.#options
    try {
      const question = { topic, consumerGroup, messageModel, strategyName: strategy.name }
      const assignments = await assignmentOf(instance, question)
      const queuesFor = (mode: 'PULL' | 'POP') =>
        assignments.filter(assignment => assignment.mode === mode).map(({ messageQueue }) => messageQueue)
      return { pulled: queuesFor('PULL'), popped: queuesFor('POP') }
    } catch (error) {
      if (isUnknownRequest(error)) return undefined
      throw error
    }
  }

  /** True when all queues that should belong to this consumer are. */
  async #update(topic: string, all: readonly MessageQueue[], mine: readonly MessageQueue[]): Promise<boolean> {
    const { lifecycle, subscriptions, table } = this.#options
    const wanted = new Map(mine.map(queue => [messageQueueKey(queue), queue]))
    lifecycle.onShare(topic, wanted)
    const revoked = table.ofTopic(topic).filter(({ key }) => !wanted.has(key))
    await this.#drop(revoked)
    const missing = [...wanted].filter(([key]) => !table.has(key)).map(([, queue]) => queue)
    const acquired = missing.length === 0 ? [] : await lifecycle.acquire(missing)
    if (this.#isClosed || !subscriptions.has(topic)) {
      for (const queue of acquired) queue.drop()
      await lifecycle.release(acquired)
      return true
    }
    for (const queue of acquired) table.add(queue)
    if (revoked.length + acquired.length > 0) {
      const assigned = acquired.map(({ queue }) => queue)
      lifecycle.onChange({ topic, all, mine, assigned, revoked: revoked.map(({ queue }) => queue) })
    }
    for (const queue of acquired) if (!queue.isDropped) lifecycle.start(queue)
    return acquired.length === missing.length
  }

  async #drop(queues: readonly ProcessQueue[]): Promise<void> {
    if (queues.length === 0) return
    const { table, lifecycle } = this.#options
    for (const queue of queues) table.drop(queue)
    await lifecycle.release(queues)
  }
}
