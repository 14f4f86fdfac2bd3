// SPDX-License-Identifier: Apache-2.0
// The consumer groups that a broker knows, connected or not. Unknown ones are made when they are first looked for, if
// the broker may. [SubscriptionGroupManager.java]
import type { Clock } from '@rocketmq-ts/core'
import {
  builtInGroups,
  groupProblem,
  isLightQueue,
  isSystemGroup,
  newSubscriptionGroup,
  type DataVersion,
  type SubscriptionGroupConfig,
} from '@rocketmq-ts/protocol'
import type { BrokerConfig } from './broker-config.js'
import { DataVersionCounter } from './data-version-counter.js'

/** Consumer groups by name. */
export class SubscriptionGroups {
  readonly #config: BrokerConfig
  readonly #groups = new Map<string, SubscriptionGroupConfig>()
  readonly #forbidden = new Map<string, Map<string, number>>()
  readonly #version: DataVersionCounter

  constructor({ clock, config }: { readonly clock: Clock; readonly config: BrokerConfig }) {
    this.#config = config
    this.#version = new DataVersionCounter(clock)
    for (const name of builtInGroups) this.#groups.set(name, newGroupConfig(name))
  }

  get version(): DataVersion {
    return this.#version.current
  }

  [Symbol.iterator](): IterableIterator<SubscriptionGroupConfig> {
    return this.#groups.values()
  }

  /** The group as it is; `undefined` when the broker does not know it. */
  get(name: string): SubscriptionGroupConfig | undefined {
    return this.#isLight(name) ? newGroupConfig(name) : this.#groups.get(name)
  }

  /** The group, made now when unknown groups are made and the name is allowed. */
  find(name: string): SubscriptionGroupConfig | undefined {
    const known = this.get(name)
    if (known !== undefined) return known
    const isMade = this.#config.autoCreateSubscriptionGroup || isSystemGroup(name)
    if (!isMade || groupProblem(name) !== undefined) return undefined
    const made = newGroupConfig(name)
    this.put(made)
    return made
  }

  put(group: SubscriptionGroupConfig): void {
    if (this.#isLight(group.groupName)) return
    this.#groups.set(group.groupName, group)
    this.#version.next()
  }

  delete(name: string): boolean {
    this.#forbidden.delete(name)
    const isKnown = this.#groups.delete(name)
    if (isKnown) this.#version.next()
    return isKnown
  }

  /** Whether the group may not read the topic. */
  isReadForbidden(group: string, topic: string): boolean {
    return ((this.#forbidden.get(group)?.get(topic) ?? 0) & (1 << readForbiddenBit)) !== 0
  }

  /** Bits of what is forbidden, by group and topic. */
  get forbidden(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.#forbidden
  }

  setReadForbidden(group: string, topic: string, isForbidden: boolean): void {
    const bits = this.#forbidden.get(group)?.get(topic) ?? 0
    const changed = isForbidden ? bits | (1 << readForbiddenBit) : bits & ~(1 << readForbiddenBit)
    // Java forgets all of the group's topics with the last bit of one; so do we.
    if (changed === 0) {
      this.#forbidden.delete(group)
      return
    }
    const topics = this.#forbidden.get(group) ?? new Map<string, number>()
    this.#forbidden.set(group, topics.set(topic, changed))
    this.#version.next()
  }

  /** Groups named like light queues are there without being made. [LmqSubscriptionGroupManager.java] */
  #isLight(name: string): boolean {
    return this.#config.enableLmq && isLightQueue(name)
  }
}

/** [PermName.java INDEX_PERM_READ] */
const readForbiddenBit = 2

/** A group's configuration with Java's defaults. [SubscriptionGroupConfig.java] */
export function newGroupConfig(name: string, given: Partial<SubscriptionGroupConfig> = {}): SubscriptionGroupConfig {
  return {
    ...newSubscriptionGroup,
    groupName: name,
    groupRetryPolicy: { type: 'CUSTOMIZED' },
    attributes: new Map(),
    ...given,
  }
}
