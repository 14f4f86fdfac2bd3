// SPDX-License-Identifier: Apache-2.0
// Pulls that found nothing and wait for a message. One is woken by the first message that passes its filter, by the end
// of its time, and every five seconds by messages that did not pass: the consumer then learns how far it may go on.
// [PullRequestHoldService.java]
import type { Timer } from '@rocketmq-ts/core'
import type { Connection } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import type { MessageFilter } from '../message-filter.js'
import type { StoredMessage } from '../store/message-store.js'

/** What is held. */
export interface HeldPull {
  readonly topic: string
  readonly queueId: number
  /** Position that the consumer waits for. */
  readonly offset: number
  readonly filter: MessageFilter
  readonly connection: Connection
}

interface Waiting extends HeldPull {
  readonly timer: Timer
  readonly wake: () => void
}

const checkPeriodMs = 5000

/** The pulls that a broker holds; a part. */
export const heldPulls = (broker: Broker): HeldPulls => new HeldPulls(broker)

/** Pulls that wait, by queue. */
export class HeldPulls {
  readonly #broker: Broker
  readonly #queues = new Map<string, Set<Waiting>>()

  constructor(broker: Broker) {
    this.#broker = broker
    broker.onArrival(stored => this.#onArrival(stored))
    broker.timers.every(checkPeriodMs, () => this.#check())
    broker.server.on('disconnected', connection => this.#drop(connection))
  }

  /** Resolves when the pull is to be tried again. Never resolves when its connection closes or the run ends first. */
  hold(pull: HeldPull, timeoutMs: number): Promise<void> {
    return new Promise(resolve => {
      const key = keyOf(pull.topic, pull.queueId)
      const queue = this.#queues.get(key) ?? new Set()
      this.#queues.set(key, queue)
      const wake = () => {
        waiting.timer.clear()
        queue.delete(waiting)
        resolve()
      }
      const waiting: Waiting = { ...pull, wake, timer: this.#broker.timers.after(timeoutMs, wake) }
      queue.add(waiting)
    })
  }

  #onArrival({ topic, queueId, queueOffset, tagsCode, physicalOffset }: StoredMessage): void {
    const queue = this.#queues.get(keyOf(topic, queueId))
    if (queue === undefined || queue.size === 0) return
    for (const { offset, filter, wake } of [...queue]) {
      if (queueOffset < offset || !filter.matchesEntry(tagsCode)) continue
      const record = this.#broker.store.recordAt(physicalOffset)
      if (record !== undefined && filter.matchesRecord(record)) wake()
    }
  }

  #check(): void {
    for (const [key, queue] of this.#queues) {
      for (const { topic, queueId, offset, wake } of [...queue]) {
        if (this.#broker.store.maxOffset(topic, queueId) > offset) wake()
      }
      if (queue.size === 0) this.#queues.delete(key)
    }
  }

  #drop(connection: Connection): void {
    for (const queue of this.#queues.values()) {
      for (const waiting of [...queue]) {
        if (waiting.connection !== connection) continue
        waiting.timer.clear()
        queue.delete(waiting)
      }
    }
  }
}

function keyOf(topic: string, queueId: number): string {
  return `${topic}@${queueId}`
}
