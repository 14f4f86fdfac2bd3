// SPDX-License-Identifier: Apache-2.0
// What a push consumer does with its queues: locks and start offsets before they start, commits before they go, another
// offset when a broker or an administrator says so. [RebalancePushImpl.java]
import { asError, type Clock } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { Reporter } from '../membership/reporter.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { startOffsetOf, type StartOffsetRules } from '../offset/start-offset.js'
import { ProcessQueue } from '../queue/process-queue.js'
import { TimerGroup } from '../queue/timer-group.js'
import type { AssignmentChange, QueueOwner, Rebalance } from '../rebalance/rebalance.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { OffsetMoved, PushConsumerEvents } from './push-consumer-events.js'
import { brokerLockLifeMs, lockRenewalMs, type QueueLocks } from './queue-locks.js'

/** Milliseconds until a lock is asked for again whose broker did not answer. [ConsumeMessageOrderlyService.java] */
const relockPauseMs = 3000
/**
 * Milliseconds within which a broker takes the offset that a pull carries. It does so in another thread than commits: a
 * pull that left shortly before the last commit may set the group back, so that the next owner repeats what was done.
 * (5.5.0 did so in 3 of 24 runs in each of which 20 members left, on a busy machine.)
 */
const carriedOffsetMs = 200

export interface QueueKeeperParts {
  readonly instance: MQClientInstance
  readonly subscriptions: Subscriptions
  readonly rules: StartOffsetRules
  readonly reporter: Reporter<PushConsumerEvents>
  /** Ordered consumption, one place after the other; absent when locks are not needed. */
  readonly locks: QueueLocks | undefined
  readonly isOrdered: boolean
  readonly rebalance: () => Rebalance
  /** Begins to pull. */
  readonly startPulling: (queue: ProcessQueue) => void
  /** The queue may go on: its lock is certain again. */
  readonly wake: (queue: ProcessQueue) => void
  /** Resolves when no handler has a message of the queue. */
  readonly whenIdle: (queue: ProcessQueue) => Promise<void>
}

export class QueueKeeper implements QueueOwner {
  readonly #parts: QueueKeeperParts
  readonly #store: OffsetStore
  readonly #clock: Clock
  readonly #timers: TimerGroup
  /** Queues whose lock is being asked for, or was not answered a moment ago. */
  readonly #relocking = new Set<string>()
  readonly #unlocking = new Set<Promise<void>>()

  constructor(parts: QueueKeeperParts) {
    this.#parts = parts
    this.#store = parts.rules.store
    this.#clock = parts.instance.config.clock
    this.#timers = new TimerGroup(this.#clock)
    if (parts.locks !== undefined) this.#timers.every(lockRenewalMs, () => this.renewLocks())
  }

  async acquire(queues: readonly MessageQueue[]): Promise<readonly ProcessQueue[]> {
    const { locks } = this.#parts
    const askedAt = this.#clock.monotonic()
    const granted = (await locks?.lock(queues))?.granted
    const wanted = queues.filter(queue => granted?.has(messageQueueKey(queue)) ?? true)
    const opened = await Promise.all(wanted.map(queue => this.#open(queue)))
    const ready = opened.filter(queue => queue !== undefined)
    if (granted !== undefined) for (const queue of ready) queue.lock.grant(askedAt, this.#clock.now())
    return ready
  }

  async release(queues: readonly ProcessQueue[]): Promise<void> {
    // Without a certain lock, somebody else decides about the offset by now.
    const ours = queues.filter(({ lock }) => this.#parts.locks === undefined || lock.isValid(this.#clock.monotonic()))
    for (const { queue, consumedOffset } of ours) this.#store.advance(queue, consumedOffset)
    await this.#store.persist(ours.map(({ queue }) => queue))
    for (const queue of queues) {
      this.#store.remove(queue.queue)
      if (this.#parts.locks !== undefined) this.#unlockWhenIdle(queue, this.#parts.locks)
    }
  }

  onChange({ topic, assigned, revoked }: AssignmentChange): Promise<void> {
    const { reporter, subscriptions } = this.#parts
    if (subscriptions.has(topic)) this.#leaveToOthers(revoked)
    // The new queues do not wait for it: one broker that hangs must not keep the others' queues from starting.
    void this.#announce(topic)
    if (revoked.length > 0) reporter.report('revoked', revoked)
    if (assigned.length > 0) reporter.report('assigned', assigned)
    return Promise.resolve()
  }

  start(queue: ProcessQueue): void {
    this.#parts.startPulling(queue)
  }

  /** Lets a queue go on at another offset: what is here of it is dropped, and the new offset is stored first. */
  async restart(queue: ProcessQueue, to: number, reason: OffsetMoved['reason']): Promise<void> {
    const { rebalance, reporter, isOrdered } = this.#parts
    const from = reason === 'illegal' ? queue.nextOffset : queue.consumedOffset
    queue.drop()
    // Frozen, so that nothing that still runs moves it.
    this.#store.freeze(queue.queue, to)
    await this.#store.persist([queue.queue])
    const fresh = new ProcessQueue(queue.queue, to, { isOrdered, lock: queue.lock })
    if (!rebalance().replace(queue, fresh)) return
    this.#store.remove(queue.queue)
    this.#store.set(queue.queue, to)
    reporter.report('offsetMoved', { queue: queue.queue, from, to, reason })
    this.#parts.startPulling(fresh)
  }

  /** The lock of a queue is not certain: asks for it, and gives the queue up when somebody else may have had it. */
  makeLockCertain(queue: ProcessQueue): void {
    const { locks } = this.#parts
    if (locks === undefined || queue.isDropped || this.#relocking.has(queue.key)) return
    this.#relocking.add(queue.key)
    void this.#relock(queue, locks)
  }

  /** Asks for the locks of all queues again. Does not reject. */
  async renewLocks(): Promise<void> {
    const { locks, rebalance } = this.#parts
    const queues = [...rebalance().queues]
    if (locks === undefined || queues.length === 0) return
    const askedAt = this.#clock.monotonic()
    const { granted, refused } = await locks.lock(queues.map(({ queue }) => queue))
    for (const queue of queues) {
      if (queue.isDropped) continue
      if (granted.has(queue.key)) this.#granted(queue, askedAt)
      else if (refused.has(queue.key)) this.#lose(queue)
    }
  }

  /**
   * Resolves when brokers have taken the offsets that pulls under way carry, or should have: they must not overtake the
   * last commit. To be called when no pull begins any more.
   */
  async settleCarriedOffsets(): Promise<void> {
    const lastCarriedAt = Math.max(...Array.from(this.#parts.rebalance().queues, ({ carriedAt }) => carriedAt))
    const leftMs = lastCarriedAt + carriedOffsetMs - this.#clock.monotonic()
    if (leftMs > 0) await new Promise<void>(resolve => void this.#clock.setTimeout(resolve, leftMs))
  }

  /** Ends timers, and waits until all locks are given back. */
  async close(): Promise<void> {
    this.#timers.clear()
    await Promise.all(this.#unlocking)
  }

  /** Other members have these queues now: the offset that they leave counts, also a lower one, after a reset. */
  #leaveToOthers(queues: readonly MessageQueue[]): void {
    for (const queue of queues) this.#store.forgetCommitted(queue)
  }

  /** As in Java, a change makes the brokers take the subscription anew. Never rejects. */
  async #announce(topic: string): Promise<void> {
    const { instance, subscriptions } = this.#parts
    subscriptions.renew(topic, this.#clock.now())
    const version = subscriptions.get(topic)?.subVersion ?? 0
    instance.heartbeats.forgetFingerprints()
    if (await instance.sendHeartbeatToAllBrokerWithLock()) subscriptions.markAnnounced(topic, version)
  }

  async #open(queue: MessageQueue): Promise<ProcessQueue | undefined> {
    try {
      // What an earlier life of the queue left here must not count.
      this.#store.remove(queue)
      const offset = await startOffsetOf(queue, this.#parts.rules)
      this.#store.set(queue, offset)
      return new ProcessQueue(queue, offset, { isOrdered: this.#parts.isOrdered })
    } catch (error) {
      const { logger } = this.#parts.instance.config
      logger.warn(`queue ${queue.queueId} of ${queue.topic} does not start yet: ${asError(error).message}`)
      return undefined
    }
  }

  #unlockWhenIdle(queue: ProcessQueue, locks: QueueLocks): void {
    const { whenIdle, rebalance } = this.#parts
    queue.lock.lose()
    const unlocking = whenIdle(queue)
      .then(() => (rebalance().get(queue.queue) === undefined ? locks.unlock([queue.queue]) : undefined))
      .then(() => void this.#unlocking.delete(unlocking))
    this.#unlocking.add(unlocking)
  }

  async #relock(queue: ProcessQueue, locks: QueueLocks): Promise<void> {
    const askedAt = this.#clock.monotonic()
    const { granted, refused } = await locks.lock([queue.queue])
    const isAnswered = granted.has(queue.key) || refused.has(queue.key)
    if (isAnswered) this.#relocking.delete(queue.key)
    else this.#timers.after(relockPauseMs, () => this.#relocking.delete(queue.key))
    if (queue.isDropped || !isAnswered) return
    if (granted.has(queue.key)) this.#granted(queue, askedAt)
    else this.#lose(queue)
  }

  #granted(queue: ProcessQueue, askedAt: number): void {
    // Nobody renewed it for as long as brokers keep it: another member may have had it in between.
    if (queue.lock.ageAt(askedAt) > brokerLockLifeMs) {
      this.#lose(queue)
      return
    }
    queue.lock.grant(askedAt, this.#clock.now())
    this.#parts.wake(queue)
  }

  /** Somebody else decides about the offset now, so ours is not stored. */
  #lose(queue: ProcessQueue): void {
    const { rebalance, reporter, instance } = this.#parts
    queue.lock.lose()
    rebalance().forget(queue)
    this.#store.remove(queue.queue)
    this.#leaveToOthers([queue.queue])
    reporter.report('lockLost', queue.queue)
    instance.rebalanceService.wake()
  }
}
