// SPDX-License-Identifier: Apache-2.0
// Handles of messages that push consumers have: the proxy prolongs their invisible time while the client lives, and
// lets them go when it does not. The client keeps the handle that it got; the newest one is here.
// Lite topics are not named to the broker, as by the real proxy: a message of one comes again when its first invisible
// time is over. [DefaultReceiptHandleManager.java, ReceiveMessageActivity.java handleAutoRenew,
// RenewStrategyPolicy.java]
import type { Clock } from '@rocketmq-ts/core'
import type { BrokerCalls } from './broker-calls.js'
import { visibleAt, type ReceiptHandle } from './receipt-handle.js'

/** Milliseconds before the end at which a handle is prolonged. [ProxyConfig.java renewAheadTimeMillis] */
const aheadMs = 10_000
/** Milliseconds after which a message that is still not settled comes again. [ProxyConfig.java renewMaxTimeMillis] */
const longestMs = 3 * 3_600_000
/** Milliseconds by which a handle is prolonged, the first time, the second, … [RenewStrategyPolicy.java] */
const stepsMs = [60_000, 180_000, 300_000, 600_000, 1_800_000, 3_600_000] as const
/**
 * Milliseconds until a message is visible again whose client is gone. [ProxyConfig.java invisibleTimeMillisWhenClear]
 */
const clearedMs = 1000

interface Entry {
  readonly topic: string
  readonly group: string
  readonly takenAt: number
  handle: ReceiptHandle
  renewals: number
}

/** What a handle was given out for. */
export interface HandleOwner {
  readonly clientId: string
  readonly topic: string
  readonly group: string
  /** The handle as the client has it. */
  readonly text: string
}

export class ReceiptBook {
  readonly #calls: BrokerCalls
  readonly #clock: Clock
  readonly #byClient = new Map<string, Map<string, Entry>>()

  constructor(calls: BrokerCalls, clock: Clock) {
    this.#calls = calls
    this.#clock = clock
  }

  add({ clientId, topic, group, text }: HandleOwner, handle: ReceiptHandle): void {
    const entries = this.#byClient.get(clientId) ?? new Map<string, Entry>()
    this.#byClient.set(clientId, entries)
    entries.set(text, { topic, group, handle, takenAt: this.#clock.now(), renewals: 0 })
  }

  /** The newest handle for that of a client; nothing when it was not given out to be prolonged. Forgets it. */
  take(clientId: string, text: string): ReceiptHandle | undefined {
    const entries = this.#byClient.get(clientId)
    const entry = entries?.get(text)
    entries?.delete(text)
    return entry?.handle
  }

  /** Messages that a client of a group has. */
  countOf(clientId: string, group: string): number {
    return [...(this.#byClient.get(clientId)?.values() ?? [])].filter(entry => entry.group === group).length
  }

  /** Prolongs what ends soon. Never rejects. */
  async renew(): Promise<void> {
    const due: Promise<void>[] = []
    for (const entries of this.#byClient.values()) {
      for (const [text, entry] of entries) {
        if (visibleAt(entry.handle) - this.#clock.now() < aheadMs) due.push(this.#renew(entries, text, entry))
      }
    }
    await Promise.all(due)
  }

  /** The client is gone: what it had is visible soon. Never rejects. */
  async clear(clientId: string): Promise<void> {
    const entries = this.#byClient.get(clientId)
    this.#byClient.delete(clientId)
    await Promise.all(
      [...(entries?.values() ?? [])].map(({ topic, group, handle }) =>
        // What cannot be given back now is visible when its time is over.
        this.#calls.changeInvisible(topic, group, handle, { invisibleMs: clearedMs }).catch(() => undefined),
      ),
    )
  }

  async #renew(entries: Map<string, Entry>, text: string, entry: Entry): Promise<void> {
    const { topic, group, handle, takenAt, renewals } = entry
    const isOver = this.#clock.now() - takenAt >= longestMs
    const invisibleMs = isOver ? clearedMs : (stepsMs[Math.min(renewals, stepsMs.length - 1)] ?? clearedMs)
    try {
      entry.handle = await this.#calls.changeInvisible(topic, group, handle, { invisibleMs })
      entry.renewals++
      if (isOver) entries.delete(text)
    } catch {
      // It was settled meanwhile, or the broker is away: then it comes again when its time is over.
      if (visibleAt(handle) <= this.#clock.now()) entries.delete(text)
    }
  }
}
