// SPDX-License-Identifier: Apache-2.0
// What outlives one run of a broker: messages, topics, groups, offsets. A broker that is killed and started again is
// another `Broker` on the same disk, and so are slaves; connections, locks and held requests are gone, as after a real
// restart.
import type { Clock } from '@rocketmq-ts/core'
import type { BrokerConfig } from './broker-config.js'
import { CommittedOffsets } from './consumer-offsets.js'
import { QueueMappings } from './static-topics/queue-mappings.js'
import { MemoryStore, type MemoryStoreOptions } from './store/memory-store.js'
import type { MessageStore, NewMessage, StoredMessage } from './store/message-store.js'
import { SubscriptionGroups } from './subscription-groups.js'
import { TopicTable } from './topic-table.js'

/** Hears of each stored message. Must not throw. */
export type ArrivalListener = (stored: StoredMessage, message: NewMessage) => void

/** A broker that reads what another one has stored. */
export interface Slave {
  /** `host:port` */
  readonly address: string
}

/** What a `BrokerDisk` is made with. */
export interface BrokerDiskOptions extends MemoryStoreOptions {
  readonly clock: Clock
  readonly config: BrokerConfig
}

/** State of a broker that survives its restarts. */
export class BrokerDisk {
  readonly store: MessageStore
  readonly topics: TopicTable
  readonly groups: SubscriptionGroups
  /** Static topics, beside what `topics` has of them. */
  readonly mappings: QueueMappings
  readonly offsets = new CommittedOffsets()
  /** Hear of each stored message: of the master's run, and of its slaves'. */
  readonly arrivals = new Set<ArrivalListener>()
  /** Slaves that run. They read what the master has stored; nothing is copied. */
  readonly slaves = new Set<Slave>()
  readonly #kept = new Map<() => unknown, unknown>()

  constructor(options: BrokerDiskOptions) {
    this.store = new MemoryStore(options)
    this.topics = new TopicTable(options)
    this.groups = new SubscriptionGroups(options)
    this.mappings = new QueueMappings(options)
  }

  /** What a feature keeps over restarts: made by `make` once per disk, the same object ever after. */
  keep<T>(make: () => T): T {
    if (!this.#kept.has(make)) this.#kept.set(make, make())
    return this.#kept.get(make) as T
  }
}
