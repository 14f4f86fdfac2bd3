// SPDX-License-Identifier: Apache-2.0
// What a push consumer does with the queues that it pulls: locks and start offsets before they start, commits before
// they go, redelivery of what failed. [RebalancePushImpl.java]
import {
  pause,
  Timers,
  UnderWay,
  type Clock,
  type Delivery,
  type FailureFate,
  type HandlerFailure,
} from '@rocketmq-ts/core'
import { messageQueueKey, queueLockLifeMs, type MessageExt, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Reporter } from '../membership/reporter.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { holderOf } from '../queue/holder-of-queue.js'
import { ProcessQueue } from '../queue/process-queue.js'
import { QueueLock } from '../queue/queue-lock.js'
import { PulledQueues, type PulledQueuesOptions } from '../pull/pulled-queues.js'
import type { AssignmentChange } from '../rebalance/rebalance.js'
import type { Redelivery } from '../sending/redelivery.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { PushConsumerEvents } from '../membership/consumer-events.js'
import { lockRenewalMs, type LockAnswers, type QueueLocks } from './queue-locks.js'

/** Milliseconds until a lock is asked for again whose broker did not answer. [ConsumeMessageOrderlyService.java] */
const relockPauseMs = 3000
/**
 * Milliseconds within which a broker takes the offset that a pull carries. It does so in another thread than commits: a
 * pull that left shortly before the last commit may set the group back, so that the next owner repeats what was done.
 * (5.5.0 did so in 3 of 24 runs in each of which 20 members left, on a busy machine.)
 */
const carriedOffsetMs = 200

export interface PushQueuesOptions extends PulledQueuesOptions {
  readonly subscriptions: Subscriptions
  readonly reporter: Reporter<PushConsumerEvents>
  /** Absent when locks are not needed. */
  readonly locks: QueueLocks | undefined
  readonly isOrdered: boolean
  readonly redelivery: Redelivery
  readonly delivery: Delivery<ProcessQueue>
}

export class PushQueues extends PulledQueues {
  readonly #options: PushQueuesOptions
  readonly #store: OffsetStore
  readonly #clock: Clock
  readonly #timers: Timers
  /** Queues whose lock is being asked for, or was not answered a moment ago. */
  readonly #relocking = new Set<string>()
  readonly #unlocking = new UnderWay()
  /** Queues that we do not have, and whose lock we may have: the broker did not answer. */
  readonly #doubtful = new Map<string, MessageQueue>()

  constructor(options: PushQueuesOptions) {
    super(options)
    this.#options = options
    this.#store = options.offsets.store
    this.#clock = options.instance.config.clock
    this.#timers = new Timers(this.#clock)
    if (options.locks !== undefined) this.#timers.every(lockRenewalMs, () => this.renewLocks())
  }

  override async acquire(queues: readonly MessageQueue[]): Promise<readonly ProcessQueue[]> {
    const { locks } = this.#options
    const askedAt = this.#clock.monotonic()
    const answers = await locks?.lock(queues)
    const granted = answers?.granted
    if (answers !== undefined) this.#noteDoubts(queues, answers)
    const ready = await super.acquire(queues.filter(queue => granted?.has(messageQueueKey(queue)) ?? true))
    if (granted !== undefined) for (const queue of ready) queue.lock.grant(askedAt, this.#clock.now())
    return ready
  }

  /**
   * Others can have the queues that are not wanted any more, also when the answer was lost that granted us the lock.
   */
  override onShare(topic: string, wanted: ReadonlyMap<string, MessageQueue>): void {
    this.#unlockDoubtful(queue => queue.topic === topic && !wanted.has(messageQueueKey(queue)))
  }

  async release(queues: readonly ProcessQueue[]): Promise<void> {
    const { locks } = this.#options
    await this.commit(queues)
    for (const queue of queues) {
      this.#store.remove(queue.queue)
      if (locks !== undefined) this.#unlockWhenIdle(queue, locks)
    }
  }

  /** Stores how far queues are consumed, but for those that another member may have by now. Never rejects. */
  async commit(queues: Iterable<ProcessQueue> = this.#options.table.all): Promise<void> {
    const now = this.#clock.monotonic()
    const exclusive = Array.from(queues).filter(queue => queue.isExclusive(now))
    for (const { queue, consumedOffset } of exclusive) this.#store.advance(queue, consumedOffset)
    await this.#store.persist(exclusive.map(({ queue }) => queue))
  }

  onChange({ topic, assigned, revoked }: AssignmentChange): void {
    const { reporter, subscriptions } = this.#options
    if (subscriptions.has(topic)) this.#leaveToOthers(revoked)
    // The new queues do not wait for it: one broker that hangs must not keep the others' queues from starting.
    void this.#announce(topic)
    if (revoked.length > 0) reporter.report('revoked', revoked)
    if (assigned.length > 0) reporter.report('assigned', assigned)
  }

  override giveBack(message: MessageExt, failure: HandlerFailure): Promise<FailureFate> {
    return this.#options.redelivery.giveBack(message, failure)
  }

  override madeRoom(queue: ProcessQueue): void {
    queue.lastConsumeAt = this.#clock.now()
    super.madeRoom(queue)
  }

  /** Asks for the lock of a queue that is not certain, and gives the queue up when another member may have had it. */
  override claim(queue: ProcessQueue): void {
    const { locks } = this.#options
    if (locks === undefined || queue.isDropped || this.#relocking.has(queue.key)) return
    this.#relocking.add(queue.key)
    void this.#relock(queue, locks)
  }

  /** Asks for the locks of all queues again. Does not reject. */
  async renewLocks(): Promise<void> {
    const { locks, table } = this.#options
    const queues = [...table.all]
    if (locks === undefined || queues.length === 0) return
    const askedAt = this.#clock.monotonic()
    const { granted, refused } = await locks.lock(queues.map(({ queue }) => queue))
    for (const queue of queues) {
      if (queue.isDropped) continue
      if (granted.has(queue.key)) this.#granted(queue, askedAt)
      else if (refused.has(queue.key)) this.#lose(queue)
      // It is trusted for 30 s only: the next renewal would come too late.
      else this.claim(queue)
    }
  }

  /**
   * The connection to a broker ended. One that was stopped has forgotten the locks, and may grant them to others before
   * we are connected again: nothing more is handled until they have been granted again.
   */
  onBrokerLost(brokerName: string): void {
    const { table, instance } = this.#options
    const queues = [...table.all].filter(({ queue }) => holderOf(queue, instance) === brokerName)
    for (const { lock } of queues) lock.doubt()
    if (queues.length > 0) void this.renewLocks()
  }

  /**
   * Resolves when brokers have taken the offsets that pulls under way carry, or should have: they must not overtake the
   * last commit. To be called when no pull begins any more.
   */
  async settleCarriedOffsets(): Promise<void> {
    const lastCarriedAt = Math.max(...Array.from(this.#options.table.all, ({ carriedAt }) => carriedAt))
    const leftMs = lastCarriedAt + carriedOffsetMs - this.#clock.monotonic()
    if (leftMs > 0) await pause(this.#clock, leftMs)
  }

  /** Ends timers, and waits until all locks are given back. */
  async close(): Promise<void> {
    this.#timers.clear()
    this.#unlockDoubtful(() => true)
    await this.#unlocking.whenIdle()
  }

  protected newQueue(queue: MessageQueue, offset: number, old?: ProcessQueue): ProcessQueue {
    const { isOrdered, locks } = this.#options
    const lock = old?.lock ?? new QueueLock(() => this.#clock.now())
    return new ProcessQueue(queue, offset, { isOrdered, needsLock: locks !== undefined, owner: this, lock })
  }

  protected override onOpened(queue: MessageQueue, offset: number): void {
    this.#store.set(queue, offset)
  }

  /** The new offset is stored first: what is here of the queue is dropped. */
  protected async replace(old: ProcessQueue, fresh: ProcessQueue): Promise<boolean> {
    const { queue } = old
    old.drop()
    // Frozen, so that nothing that still runs moves it.
    this.#store.freeze(queue, fresh.nextOffset)
    await this.#store.persist([queue])
    if (!this.#options.table.replace(old, fresh)) return false
    this.#store.remove(queue)
    this.#store.set(queue, fresh.nextOffset)
    return true
  }

  /** Other members have these queues now: the offset that they leave counts, also a lower one, after a reset. */
  #leaveToOthers(queues: readonly MessageQueue[]): void {
    for (const queue of queues) this.#store.forgetCommitted(queue)
  }

  /** As in Java, a change makes the brokers take the subscription anew. Never rejects. */
  async #announce(topic: string): Promise<void> {
    const { instance, subscriptions } = this.#options
    subscriptions.renew(topic, this.#clock.now())
    const version = subscriptions.get(topic)?.subVersion ?? 0
    instance.heartbeats.forgetFingerprints()
    if (await instance.sendHeartbeatToAllBrokerWithLock()) subscriptions.markAnnounced(topic, version)
  }

  #unlockWhenIdle(queue: ProcessQueue, locks: QueueLocks): void {
    const { delivery, table } = this.#options
    queue.lock.lose()
    void this.#unlocking.track(
      delivery.whenIdle(queue).then(() => (table.has(queue.key) ? undefined : locks.unlock([queue.queue]))),
    )
  }

  #noteDoubts(asked: readonly MessageQueue[], { granted, refused }: LockAnswers): void {
    for (const queue of asked) {
      const key = messageQueueKey(queue)
      if (granted.has(key) || refused.has(key)) this.#doubtful.delete(key)
      else this.#doubtful.set(key, queue)
    }
  }

  #unlockDoubtful(isUnwanted: (queue: MessageQueue) => boolean): void {
    const unwanted = [...this.#doubtful.values()].filter(isUnwanted)
    for (const queue of unwanted) this.#doubtful.delete(messageQueueKey(queue))
    const { locks } = this.#options
    if (locks !== undefined && unwanted.length > 0) void this.#unlocking.track(locks.unlock(unwanted))
  }

  async #relock(queue: ProcessQueue, locks: QueueLocks): Promise<void> {
    const askedAt = this.#clock.monotonic()
    const { granted, refused } = await locks.lock([queue.queue])
    const isAnswered = granted.has(queue.key) || refused.has(queue.key)
    if (isAnswered) this.#relocking.delete(queue.key)
    else this.#timers.after(relockPauseMs, () => this.#relockAgain(queue))
    if (queue.isDropped || !isAnswered) return
    if (granted.has(queue.key)) this.#granted(queue, askedAt)
    else this.#lose(queue)
  }

  #relockAgain(queue: ProcessQueue): void {
    this.#relocking.delete(queue.key)
    if (queue.lock.isHeld) this.claim(queue)
  }

  #granted(queue: ProcessQueue, askedAt: number): void {
    // It was not renewed for as long as brokers keep it: another member may have had it in between.
    if (queue.lock.ageAt(askedAt) > queueLockLifeMs) {
      this.#lose(queue)
      return
    }
    const { loop, delivery } = this.#options
    queue.lock.grant(askedAt, this.#clock.now())
    loop.wake(queue)
    delivery.submit(queue)
  }

  /** Another member decides about the offset now, so what is known here is not stored. */
  #lose(queue: ProcessQueue): void {
    const { table, reporter, instance } = this.#options
    queue.lock.lose()
    table.drop(queue)
    this.#store.remove(queue.queue)
    this.#leaveToOthers([queue.queue])
    reporter.report('lockLost', queue.queue)
    instance.rebalanceService.wake()
  }
}
