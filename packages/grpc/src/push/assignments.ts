// SPDX-License-Identifier: Apache-2.0
// Which queues are ours: asked of a server for each topic every five seconds. Queues that came are received from, those
// that are gone are stopped. [PushConsumerImpl.java scanAssignments of rocketmq-clients]
import { asError, RouteError, Timers, Turns, type MessageQueue } from '@rocketmq-ts/core'
import { addressesOf, wire, wireEndpoints } from '@rocketmq-ts/grpc-protocol'
import { maxQueues, type Route } from '../routes.js'
import { AssignedQueue, queueKey, type QueueParts } from './assigned-queue.js'

const periodMs = 5000
/** Milliseconds after which a topic without a queue is asked for again. */
const missingMs = 1000

export class Assignments {
  readonly #parts: QueueParts
  readonly #queues = new Map<string, AssignedQueue>()
  /** One question after the other, by topic. */
  readonly #turns = new Map<string, Turns>()
  readonly #timers: Timers
  /** Topics of which the application was told that their order is not kept. */
  readonly #unordered = new Set<string>()
  #isClosed = false

  constructor(parts: QueueParts) {
    this.#parts = parts
    this.#timers = new Timers(parts.subscriber.client.config.clock)
  }

  get queues(): readonly AssignedQueue[] {
    return [...this.#queues.values()]
  }

  /** Topics that have no queue yet, or a queue that no server has answered for. */
  get missing(): readonly string[] {
    return this.#parts.subscriber.topics.filter(topic => {
      const queues = this.queues.filter(({ queue }) => queue.topic === topic)
      return queues.length === 0 || queues.some(({ isAnswered }) => !isAnswered)
    })
  }

  /** Asks for all topics, and again every five seconds. Never rejects. */
  async start(): Promise<void> {
    this.#timers.every(periodMs, () => this.#scan(this.#parts.subscriber.topics))
    this.#timers.every(missingMs, () => this.#scan(this.#withoutQueue))
    await this.#scan(this.#parts.subscriber.topics)
  }

  /** A topic is new, or has another filter, which counts at once. Never rejects. */
  renew(topic: string): Promise<void> {
    for (const queue of this.queues) if (queue.queue.topic === topic) queue.receiveAnew()
    return this.#inTurn(topic, () => this.#ask(topic))
  }

  /** The topic was given up: resolves when nothing of it is received any more. Never rejects. */
  drop(topic: string): Promise<void> {
    this.#unordered.delete(topic)
    return this.#inTurn(topic, () => this.#apply(topic, new Map()))
  }

  /** Receives nothing more. What is here stays. */
  async stop(): Promise<void> {
    this.#isClosed = true
    this.#timers.clear()
    await Promise.all(this.queues.map(queue => queue.stop()))
  }

  #isWanted(topic: string): boolean {
    return !this.#isClosed && this.#parts.subscriber.filterOf(topic) !== undefined
  }

  #inTurn(topic: string, act: () => Promise<void>): Promise<void> {
    const turns = this.#turns.get(topic) ?? new Turns()
    this.#turns.set(topic, turns)
    return turns.take(act)
  }

  get #withoutQueue(): readonly string[] {
    const known = new Set(this.queues.map(({ queue }) => queue.topic))
    return this.#parts.subscriber.topics.filter(topic => !known.has(topic))
  }

  async #scan(topics: readonly string[]): Promise<void> {
    await Promise.all(topics.map(topic => this.#inTurn(topic, () => this.#ask(topic))))
  }

  async #ask(topic: string): Promise<void> {
    const { subscriber, reporter } = this.#parts
    if (!this.#isWanted(topic)) return
    try {
      const route = await subscriber.client.route(topic)
      this.#checkOrder(route)
      const assigned = await this.#query(route)
      // It may have been given up meanwhile.
      if (this.#isWanted(topic)) await this.#apply(topic, assigned)
    } catch (thrown) {
      if (!this.#isWanted(topic)) return
      const error = asError(thrown)
      if (error instanceof RouteError) reporter.report('topicMissing', topic)
      else reporter.report('receiveFailed', topic, error)
    }
  }

  async #query({ topic, targets }: Route): Promise<ReadonlyMap<string, AssignedQueue>> {
    const { subscriber } = this.#parts
    const { client } = subscriber
    const target = targets.find(({ key }) => client.isWell(key)) ?? targets[0]
    const asked = client.peer(target?.addresses ?? [])
    const endpoints = wireEndpoints(asked.addresses)
    const request = { topic: subscriber.topicResource(topic), group: subscriber.resource, endpoints }
    const { assignments } = await asked.channel.call('QueryAssignment', request, { signal: client.closing })
    const queues = new Map<string, AssignedQueue>()
    for (const { messageQueue } of assignments.slice(0, maxQueues)) {
      if (messageQueue === null) continue
      const queue = { topic, brokerName: messageQueue.broker?.name ?? '', queueId: messageQueue.id }
      const told = addressesOf(messageQueue.broker?.endpoints ?? null)
      const peer = told.length === 0 ? asked : client.peer(told)
      const known = this.#queues.get(queueKey(queue))
      // Another server may have the broker now.
      if (known !== undefined) known.peer = peer
      queues.set(queueKey(queue), known ?? new AssignedQueue(queue, messageQueue, peer, this.#parts))
    }
    return queues
  }

  async #apply(topic: string, assigned: ReadonlyMap<string, AssignedQueue>): Promise<void> {
    const { reporter } = this.#parts
    const gone = this.queues.filter(({ queue, key }) => queue.topic === topic && !assigned.has(key))
    const come = [...assigned.values()].filter(({ key }) => !this.#queues.has(key))
    for (const queue of come) this.#queues.set(queue.key, queue)
    for (const { key } of gone) this.#queues.delete(key)
    if (gone.length > 0) reporter.report('revoked', gone.map(queueOf))
    if (come.length > 0) reporter.report('assigned', come.map(queueOf))
    for (const queue of come) queue.start()
    // The share of each has changed.
    for (const queue of this.queues) queue.wake()
    await Promise.all(gone.map(queue => queue.leave()))
  }

  /** A topic that takes only messages in order, and a group that gets them side by side. */
  #checkOrder({ topic, acceptedTypes }: Route): void {
    const { isOrdered, reporter } = this.#parts
    if (isOrdered || this.#unordered.has(topic)) return
    if (!acceptedTypes.has(wire.MessageType.FIFO) || acceptedTypes.size > 1) return
    this.#unordered.add(topic)
    reporter.report('groupNotFifo', topic)
  }
}

function queueOf({ queue }: AssignedQueue): MessageQueue {
  return queue
}
