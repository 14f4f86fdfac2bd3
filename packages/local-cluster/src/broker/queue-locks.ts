// SPDX-License-Identifier: Apache-2.0
// Which client consumes a queue in order. A lock is the client's until a minute after it was last renewed; then the
// next one takes it. [RebalanceLockManager.java]
import type { Clock } from '@rocketmq-ts/core'
import { messageQueueKey, queueLockLifeMs, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'

interface Lock {
  readonly clientId: string
  /** Monotonic time, milliseconds. */
  readonly renewedAt: number
}

/** The locks of a broker, by consumer group and queue. */
export class LockTable {
  readonly #clock: Clock
  readonly #groups = new Map<string, Map<string, Lock>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Locks or renews what no other client holds; returns those queues. */
  lock(group: string, clientId: string, queues: readonly MessageQueue[]): MessageQueue[] {
    const locks = this.#groups.get(group) ?? new Map<string, Lock>()
    this.#groups.set(group, locks)
    const renewedAt = this.#clock.monotonic()
    return queues.filter(queue => {
      const key = messageQueueKey(queue)
      const held = locks.get(key)
      if (held !== undefined && held.clientId !== clientId && this.#isAlive(held)) return false
      locks.set(key, { clientId, renewedAt })
      return true
    })
  }

  /** Gives back what the client holds; locks of others stay. */
  unlock(group: string, clientId: string, queues: readonly MessageQueue[]): void {
    const locks = this.#groups.get(group)
    for (const queue of queues) {
      const key = messageQueueKey(queue)
      if (locks?.get(key)?.clientId === clientId) locks.delete(key)
    }
    if (locks?.size === 0) this.#groups.delete(group)
  }

  /** Whether a queue of the group is locked: the mark of a group that consumes in order. */
  isOrderly(group: string): boolean {
    return [...(this.#groups.get(group)?.values() ?? [])].some(lock => this.#isAlive(lock))
  }

  #isAlive(lock: Lock): boolean {
    return this.#clock.monotonic() - lock.renewedAt <= queueLockLifeMs
  }
}

/** The locks of a broker, as a part. */
export const queueLocks = (broker: Broker): LockTable => new LockTable(broker.clock)
