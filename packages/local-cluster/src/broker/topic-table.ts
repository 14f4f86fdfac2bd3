// SPDX-License-Identifier: Apache-2.0
// The topics of a broker. Configurations are replaced, never changed in place, so that code that holds one sees it as
// it was. [TopicConfigManager.java]
import type { Clock } from '@rocketmq-ts/core'
import {
  isLightQueue,
  isSystemTopic,
  queueCountProblem,
  readWrite,
  refuse,
  systemTopics,
  type DataVersion,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { BrokerConfig } from './broker-config.js'
import { DataVersionCounter } from './data-version-counter.js'

/** The topics of a broker, by name. */
export class TopicTable {
  readonly #config: BrokerConfig
  readonly #topics = new Map<string, TopicConfig>()
  readonly #version: DataVersionCounter
  readonly #listeners = new Set<(topic: string) => void>()

  readonly #system = new Set<string>(systemTopics)

  constructor({ clock, config }: { readonly clock: Clock; readonly config: BrokerConfig }) {
    this.#config = config
    this.#version = new DataVersionCounter(clock)
  }

  get version(): DataVersion {
    return this.#version.current
  }

  get size(): number {
    return this.#topics.size
  }

  /** All topics in the order in which they were made. */
  [Symbol.iterator](): IterableIterator<TopicConfig> {
    return this.#topics.values()
  }

  get(name: string): TopicConfig | undefined {
    return this.#isLight(name) ? newTopic(name) : this.#topics.get(name)
  }

  has(name: string): boolean {
    return this.#isLight(name) || this.#topics.has(name)
  }

  /** Whether the broker keeps the topic for itself: it can be neither changed nor deleted by an admin. */
  isSystem(name: string): boolean {
    return this.#system.has(name) || isSystemTopic(name)
  }

  /** Names of the topics that brokers keep for themselves, whether they exist or not. */
  get system(): ReadonlySet<string> {
    return this.#system
  }

  /** Adds a topic that the broker keeps for itself. */
  putSystem(topic: TopicConfig): void {
    this.#system.add(topic.topicName)
    this.put(topic)
  }

  /** Adds or replaces a topic, and tells the listeners. Refuses more queues than anybody can list. */
  put(topic: TopicConfig): void {
    refuseTooManyQueues(topic)
    if (this.#isLight(topic.topicName)) return
    this.#topics.set(topic.topicName, topic)
    this.#changed(topic.topicName)
  }

  /** True when there was such a topic. */
  delete(name: string): boolean {
    if (!this.#topics.delete(name)) return false
    this.#changed(name)
    return true
  }

  /** Counts a change without making one: something that registrations carry along has changed. */
  touch(): void {
    this.#version.next()
  }

  /** Calls `listener` with the name of each topic that is added, changed or deleted; returns what ends that. */
  onChanged(listener: (topic: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Light queues are there without being made. [LmqTopicConfigManager.java] */
  #isLight(name: string): boolean {
    return this.#config.enableLmq && isLightQueue(name)
  }

  #changed(name: string): void {
    this.#version.next()
    for (const listener of this.#listeners) listener(name)
  }
}

/** Ends a handler when a topic is to have more queues than can be listed. Real brokers take any number. */
export function refuseTooManyQueues({ topicName, readQueueNums, writeQueueNums }: TopicConfig): void {
  const problem =
    queueCountProblem(`topic[${topicName}]`, [readQueueNums]) ??
    queueCountProblem(`topic[${topicName}]`, [writeQueueNums])
  if (problem !== undefined) refuse('INVALID_PARAMETER', problem)
}

/** A topic's configuration with the defaults of a broker that makes it on its own. */
export function newTopic(name: string, given: Partial<TopicConfig> = {}): TopicConfig {
  return {
    topicName: name,
    readQueueNums: 1,
    writeQueueNums: 1,
    perm: readWrite,
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: 0,
    order: false,
    attributes: new Map(),
    ...given,
  }
}
