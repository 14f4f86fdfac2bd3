// SPDX-License-Identifier: Apache-2.0
// One queue that a server assigned to us, or all queues of one broker: received from again and again, while there is
// room for what comes. Messages are handed out as the stream brings them; in order, when it has ended well, because a
// receive that failed is repeated and brings the same messages. [ProcessQueueImpl.java of rocketmq-clients]
import { randomUUID } from 'node:crypto'
import {
  asError,
  backOffMs,
  BrokerError,
  Pace,
  pause,
  Turns,
  WakeUp,
  within,
  type Delivery,
  type FailureFate,
  type HandlerFailure,
  type MessageQueue,
} from '@rocketmq-ts/core'
import { durationOf, limits, wire } from '@rocketmq-ts/grpc-protocol'
import type { Peer } from '../peer.js'
import { openWire } from '../poison.js'
import { ProxyMessage } from '../proxy-message.js'
import { receiveCall, restAfter } from '../receive-call.js'
import { receiptOf, type Receipt } from '../settling.js'
import type { Subscriber } from '../subscriber.js'
import { Lane, type LaneEntry, type LaneOwner } from './lane.js'
import type { PushReporter } from './push-consumer-events.js'
import type { Redelivery } from './redelivery.js'
import type { Renewals } from './renewals.js'
import type { Settler } from './settler.js'

const backOff = { initialMs: 100, maxMs: 3000, jitter: 0.2 }
/** Milliseconds that the last receive of a queue may take. */
const lastReceiveMs = 1000

/** What one queue may hold here. */
export interface QueueShare {
  readonly messages: number
  readonly bytes: number
}

/** What all queues of a consumer share. */
export interface QueueParts {
  readonly subscriber: Subscriber
  readonly delivery: Delivery<Lane>
  readonly settler: Settler
  readonly renewals: Renewals
  readonly redelivery: Redelivery
  readonly reporter: PushReporter
  readonly isOrdered: boolean
  readonly parallelGroups: boolean
  /** Aborts when nothing that handlers do counts any more. */
  readonly ended: AbortSignal
  readonly share: () => QueueShare
  readonly isPaused: () => boolean
  /** The queue was answered for the first time. */
  readonly onAnswered: () => void
}

export class AssignedQueue implements LaneOwner {
  readonly queue: MessageQueue
  readonly key: string
  /** Where it is received from now. */
  peer: Peer
  readonly #wireQueue: wire.MessageQueue
  readonly #parts: QueueParts
  readonly #stopping = new AbortController()
  /** Ends the receive that is under way. */
  #receiving = new AbortController()
  readonly #lanes = new Map<string, Lane>()
  readonly #room: WakeUp
  /** Opens bodies one after the other, so that they stay in order. */
  readonly #opening = new Turns()
  #messages = 0
  #bytes = 0
  #isAnswered = false
  #loop: Promise<void> | undefined

  constructor(queue: MessageQueue, wireQueue: wire.MessageQueue, peer: Peer, parts: QueueParts) {
    this.queue = queue
    this.key = queueKey(queue)
    this.peer = peer
    this.#wireQueue = wireQueue
    this.#parts = parts
    this.#room = new WakeUp(parts.subscriber.client.config.clock)
  }

  get isOrdered(): boolean {
    return this.#parts.isOrdered
  }

  get signal(): AbortSignal {
    return this.#parts.ended
  }

  /** The server has answered a receive: the group's place in the queue is fixed. */
  get isAnswered(): boolean {
    return this.#isAnswered
  }

  /** Messages that are here unsettled. */
  get messages(): number {
    return this.#messages
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Begins to receive. */
  start(): void {
    this.#loop ??= this.#run()
  }

  /** Looks again whether there is room. */
  wake(): void {
    this.#room.wake()
  }

  /** Ends the receive that is under way, and begins another. */
  receiveAnew(): void {
    this.#receiving.abort()
  }

  /**
   * Receives nothing more, and gives back what no handler has, so that others get it. Handlers go on. A receive that is
   * under way gets a second to end: what it brings would otherwise come to nobody for a minute.
   */
  async leave(): Promise<void> {
    this.#stopping.abort()
    if (this.#loop !== undefined) await within(this.#parts.subscriber.client.config.clock, lastReceiveMs, this.#loop)
    await this.stop()
    for (const lane of [...this.#lanes.values()]) {
      for (const entry of lane.clear()) {
        void this.#parts.renewals.settle(entry.held, receipt => this.#parts.settler.retryLater(receipt, 0))
        this.left(lane, entry)
      }
    }
  }

  /** Receives nothing more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#receiving.abort()
    await this.#loop
  }

  ack({ held }: LaneEntry): Promise<void> {
    return this.#parts.renewals.settle(held, receipt => this.#parts.settler.ack(receipt))
  }

  giveBack(entry: LaneEntry, message: ProxyMessage, failure: HandlerFailure): Promise<FailureFate> {
    return this.#parts.redelivery.giveBack(entry, message, failure)
  }

  unreadable(entry: LaneEntry, error: Error): Promise<void> {
    entry.isTold = true
    return this.#parts.renewals.settle(entry.held, receipt => this.#poisoned(receipt, error))
  }

  expired(lane: Lane, entry: LaneEntry): void {
    this.#parts.renewals.forget(entry.held)
    this.left(lane, entry)
  }

  left(lane: Lane, { body }: LaneEntry): void {
    this.#forget(body.length)
    if (lane.isEmpty) this.#lanes.delete(lane.key)
  }

  goOn(lane: Lane): void {
    this.#parts.delivery.submit(lane)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    const { clock } = this.#parts.subscriber.client.config
    let attemptId = randomUUID()
    const pace = new Pace()
    let failures = 0
    while (!signal.aborted) {
      const batchSize = await this.#awaitRoom()
      if (batchSize === 0) return
      const startedAt = clock.monotonic()
      this.#receiving = new AbortController()
      try {
        const count = await this.#receive(batchSize, attemptId)
        attemptId = randomUUID()
        failures = 0
        this.#answered()
        await restAfter({ count, startedAt }, pace, clock, signal)
      } catch (thrown) {
        // Stopped, or wanted anew.
        if (this.#receiving.signal.aborted) continue
        const error = asError(thrown)
        const isBusy = error instanceof BrokerError && error.responseCode === wire.Code.TOO_MANY_REQUESTS
        await pause(clock, isBusy && !pace.isHopeless ? pace.fruitless() : this.#failed(error, ++failures), signal)
      }
    }
  }

  /** Messages that there is room for; 0 when the queue was stopped. */
  async #awaitRoom(): Promise<number> {
    const { subscriber, share, isPaused } = this.#parts
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const { messages, bytes } = share()
      const count = Math.min(subscriber.batchSize, messages - this.#messages)
      if (count > 0 && this.#bytes < bytes && !isPaused()) return count
      await this.#room.wait({ signal }).catch(() => undefined)
    }
    return 0
  }

  /** One receive; messages that came. */
  async #receive(maxMessages: number, attemptId: string): Promise<number> {
    const { subscriber } = this.#parts
    const { peer } = this
    const { clock, requestTimeoutMs } = subscriber.client.config
    const { signal } = this.#receiving
    await peer.ready(requestTimeoutMs, signal)
    // The first one is held as briefly as can be: its answer tells that the group has its place in the queue.
    const pollMs = this.#isAnswered ? subscriber.longPollingMs : limits.minLongPollingMs
    const request = {
      group: subscriber.resource,
      messageQueue: this.#wireQueue,
      batchSize: maxMessages,
      autoRenew: false,
      invisibleDuration: durationOf(limits.defaultInvisibleMs),
      attemptId,
      filterExpression: subscriber.filterOf(this.queue.topic),
      longPollingTimeout: durationOf(pollMs),
    }
    const held: wire.Message[] = []
    let count = 0
    const bounds = { clock, timeoutMs: pollMs + requestTimeoutMs, signal, maxMessages }
    await receiveCall(peer, request, bounds, message => {
      count++
      if (this.isOrdered) held.push(message)
      else void this.#arrived(message, peer)
    })
    for (const message of held) void this.#arrived(message, peer)
    return count
  }

  /** Opens the message and puts it into its lane. Never rejects. */
  async #arrived(message: wire.Message, peer: Peer): Promise<void> {
    // What is here counts from its arrival on.
    const size = message.body.length
    this.#messages++
    this.#bytes += size
    const opened = await (this.isOrdered ? this.#opening.take(() => openWire(message)) : openWire(message))
    const { systemProperties } = message
    if ('error' in opened) {
      this.#forget(size)
      if (systemProperties !== null) await this.#poisoned(receiptOf(message, systemProperties, peer), opened.error)
      else this.#reportPoison('', opened.error)
      return
    }
    const { system, body } = opened
    // Opened bodies may be larger than those that travelled.
    this.#bytes += body.length - size
    const receipt = receiptOf(message, system, peer)
    if (this.#stopping.signal.aborted) {
      this.#forget(body.length)
      await this.#parts.settler.retryLater(receipt, 0)
      return
    }
    const lane = this.#laneOf(system)
    lane.put({
      wire: message,
      system,
      body,
      held: this.#parts.renewals.hold(receipt),
      message: new ProxyMessage(message, system, body),
      startedAt: 0,
      place: -1,
      isTold: false,
    })
    this.#parts.delivery.submit(lane)
  }

  #laneOf({ messageGroup }: wire.SystemProperties): Lane {
    const isByGroup = this.#parts.isOrdered && this.#parts.parallelGroups
    const key = isByGroup ? `${this.key} ${messageGroup ?? ''}` : this.key
    const lane = this.#lanes.get(key) ?? new Lane(this, key)
    this.#lanes.set(key, lane)
    return lane
  }

  /** A message that cannot be read comes again, in case that helps; in order, it must not hold up others. */
  async #poisoned(receipt: Receipt, error: Error): Promise<void> {
    const { settler, subscriber } = this.#parts
    this.#reportPoison(receipt.messageId, error)
    if (this.isOrdered) await settler.deadLetter(receipt)
    else await settler.retryLater(receipt, subscriber.policy.delayMs(receipt.deliveryAttempt))
  }

  #reportPoison(messageId: string, error: Error): void {
    const { topic } = this.queue
    this.#parts.reporter.report('poison', { topic, messageId, error }, this.isOrdered ? 'deadLetter' : 'retry')
  }

  /** Milliseconds until the next receive. */
  #failed(error: Error, failures: number): number {
    const { subscriber, reporter } = this.#parts
    subscriber.client.failed(this.peer, error)
    reporter.report('receiveFailed', this.queue.topic, error)
    return backOffMs(backOff, failures)
  }

  #answered(): void {
    if (this.#isAnswered) return
    this.#isAnswered = true
    this.#parts.onAnswered()
  }

  #forget(bytes: number): void {
    this.#messages--
    this.#bytes -= bytes
    this.#room.wake()
  }
}

export function queueKey({ topic, brokerName, queueId }: MessageQueue): string {
  return `${topic} ${brokerName} ${queueId}`
}
