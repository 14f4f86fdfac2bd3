// SPDX-License-Identifier: Apache-2.0
// The topics that a consumer has subscribed to. Each has two versions: the one in heartbeats, and the one that pulls
// ask for. A broker refuses pulls for a later version than a heartbeat told it (SUBSCRIPTION_NOT_LATEST), so a version
// that changes without a new filter is asked for only when the brokers know it. A broker takes only later versions, and
// the clock that they come from may stand still or go back: so versions only grow.
import type { SubscriptionData } from '@rocketmq-ts/protocol'
import { isSameFilter } from './filter-expression.js'

interface Entry {
  data: SubscriptionData
  pullVersion: number
}

export class Subscriptions {
  readonly #entries = new Map<string, Entry>()
  /** The last version of each topic, also of one that was given up. */
  readonly #versions = new Map<string, number>()

  get topics(): Iterable<string> {
    return this.#entries.keys()
  }

  /** What heartbeats tell. */
  get all(): readonly SubscriptionData[] {
    return Array.from(this.#entries.values(), ({ data }) => data)
  }

  has(topic: string): boolean {
    return this.#entries.has(topic)
  }

  get(topic: string): SubscriptionData | undefined {
    return this.#entries.get(topic)?.data
  }

  /** Version that pulls of the topic ask for. */
  pullVersionOf(topic: string): number {
    return this.#entries.get(topic)?.pullVersion ?? 0
  }

  /**
   * Adds or replaces a subscription, with a later version than any before. A new filter counts for pulls at once: the
   * old one must not be applied again.
   */
  set(wanted: SubscriptionData): void {
    const data = { ...wanted, subVersion: this.#nextVersion(wanted.topic, wanted.subVersion) }
    const known = this.#entries.get(data.topic)
    const isNewFilter = known === undefined || !isSameFilter(known.data, data)
    this.#entries.set(data.topic, { data, pullVersion: isNewFilter ? data.subVersion : known.pullVersion })
  }

  /** True when there was one. */
  delete(topic: string): boolean {
    return this.#entries.delete(topic)
  }

  /** Gives the subscription a new version, so that brokers take it from the next heartbeat. */
  renew(topic: string, version: number): void {
    const entry = this.#entries.get(topic)
    if (entry !== undefined) entry.data = { ...entry.data, subVersion: this.#nextVersion(topic, version) }
  }

  /** The brokers know that version of the topic. */
  markAnnounced(topic: string, version: number): void {
    const entry = this.#entries.get(topic)
    if (entry !== undefined) entry.pullVersion = Math.max(entry.pullVersion, version)
  }

  #nextVersion(topic: string, version: number): number {
    const next = Math.max(version, (this.#versions.get(topic) ?? -1) + 1)
    this.#versions.set(topic, next)
    return next
  }
}
