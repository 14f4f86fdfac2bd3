// SPDX-License-Identifier: Apache-2.0
// Calls listeners when the queues of a topic have changed. [DefaultLitePullConsumerImpl.java
// fetchTopicMessageQueuesAndCompare]
import { asError, type Logger } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'

/** Gets all queues of a topic that may be read, in their order. What it throws is logged. */
export type TopicQueuesListener = (topic: string, queues: readonly MessageQueue[]) => void

interface Watched {
  readonly listeners: Set<TopicQueuesListener>
  /** Keys of the queues that are known, as one text; `undefined` without a route. */
  known: string | undefined
  /** The queues are looked up for the first time: what is found then is no change. */
  isNew: boolean
}

export class QueueWatch {
  readonly #logger: Logger
  readonly #topics = new Map<string, Watched>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Topics with a listener, as brokers know them. */
  get topics(): Iterable<string> {
    return this.#topics.keys()
  }

  /** Adds a listener, which is not called before `begin`; returns a function that removes it. */
  add(topic: string, listener: TopicQueuesListener): () => void {
    let watched = this.#topics.get(topic)
    if (watched === undefined)
      this.#topics.set(topic, (watched = { listeners: new Set(), known: undefined, isNew: true }))
    const { listeners } = watched
    // The same function may be added twice, and removed once.
    const own: TopicQueuesListener = (name, queues) => listener(name, queues)
    listeners.add(own)
    return () => {
      listeners.delete(own)
      if (listeners.size === 0 && this.#topics.get(topic)?.listeners === listeners) this.#topics.delete(topic)
    }
  }

  /** The queues of the topic were looked up: from now on, others are a change. */
  begin(topic: string): void {
    const watched = this.#topics.get(topic)
    if (watched !== undefined) watched.isNew = false
  }

  /** The queues as they are now, with the topic and the queues that listeners are told. */
  update(
    topic: string,
    queues: readonly MessageQueue[],
    told: { topic: string; queues: readonly MessageQueue[] },
  ): void {
    const watched = this.#topics.get(topic)
    const now = textOf(queues)
    if (watched === undefined || watched.known === now) return
    watched.known = now
    if (watched.isNew) return
    for (const listener of [...watched.listeners]) {
      try {
        listener(told.topic, told.queues)
      } catch (error) {
        this.#logger.error(`a listener of the queues of ${told.topic} threw: ${asError(error).message}`)
      }
    }
  }
}

function textOf(queues: readonly MessageQueue[]): string {
  return queues.map(messageQueueKey).sort().join('\n')
}
