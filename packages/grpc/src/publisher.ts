// SPDX-License-Identifier: Apache-2.0
// What producers are to a server, and what they share: topics that are announced, the server's limits and back-off, and
// the check that a topic takes messages of the kind.
import { backOffMs, UsageError, type Clock } from '@rocketmq-ts/core'
import { limits, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { Outgoing } from './outgoing-message.js'
import type { ProducerConfig } from './producer-options.js'
import { ProxyClient } from './proxy-client.js'
import { retryPolicyOf, type RetryPolicy } from './retry-policy.js'
import type { Origin, Role } from './role.js'
import type { Route } from './routes.js'

const fallback = { initialMs: 10, maxMs: 1000 }
const kinds: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(wire.MessageType).map(([name, number]) => [number, name]),
)

/** A known route that is older may be out of date about the type of its topic: servers take 20 s to see a change. */
const staleTypeMs = 20_000

export class Publisher implements Role {
  readonly clientType = wire.ClientType.PRODUCER
  readonly group = undefined
  readonly client: ProxyClient
  readonly #config: ProducerConfig
  readonly #topics: Set<string>
  readonly #clock: Clock
  readonly #recover: Role['recover']
  #maxBodyBytes: number = limits.maxBodyBytes
  #validatesType = true
  #policy: RetryPolicy
  #checkedAt = 0

  constructor(config: ProducerConfig, recover?: Role['recover']) {
    this.#config = config
    this.#topics = new Set(config.topics)
    this.#clock = config.client.clock
    this.#policy = {
      maxAttempts: config.maxAttempts,
      delayMs: attempt => backOffMs(fallback, attempt),
    }
    this.#recover = recover
    this.client = new ProxyClient(config.client, this)
  }

  get maxBodyBytes(): number {
    return this.#maxBodyBytes
  }

  /** The server's back-off, and our own number of attempts. */
  get policy(): RetryPolicy {
    return this.#policy
  }

  settings(): Draft<wire.Settings> {
    const { namespace, requestTimeoutMs } = this.#config.client
    const topics = [...this.#topics].map(name => ({ resourceNamespace: namespace, name }))
    return {
      requestTimeout: { seconds: Math.floor(requestTimeoutMs / 1000), nanos: (requestTimeoutMs % 1000) * 1e6 },
      publishing: { topics, validateMessageType: true },
    }
  }

  settled({ publishing, backoffPolicy }: wire.Settings): void {
    const maxBodyBytes = publishing?.maxBodySize ?? 0
    // A server that does not tell must not stop every send.
    if (maxBodyBytes > 0) this.#maxBodyBytes = maxBodyBytes
    if (publishing !== null) this.#validatesType = publishing.validateMessageType
    const told = retryPolicyOf(backoffPolicy, this.#policy)
    this.#policy = { maxAttempts: this.#config.maxAttempts, delayMs: attempt => told.delayMs(attempt) }
  }

  stackTrace(): string {
    const peers = this.client.peers.map(({ key, isWell }) => `  ${key}: ${isWell ? 'well' : 'not well'}`)
    return [`producer of ${[...this.#topics].join(', ') || 'no topic yet'}`, 'servers:', ...peers].join('\n')
  }

  async recover(command: wire.RecoverOrphanedTransactionCommand, origin: Origin): Promise<void> {
    await this.#recover?.(command, origin)
  }

  /** Announces a topic that is new here to its servers, so that they ask about its transactions. */
  announce(topic: string): void {
    if (this.#topics.has(topic)) return
    this.#topics.add(topic)
    this.client.syncSettings()
  }

  /**
   * Rejects with `UsageError` when the topic was made for other messages; `undefined` when its route says that it was
   * not. A route that may be out of date is asked for once more before.
   */
  checkType(message: Outgoing, { acceptedTypes }: Route): Promise<void> | undefined {
    if (!this.#validatesType || doesTake(acceptedTypes, message)) return undefined
    return this.#refuse(message, acceptedTypes)
  }

  async #refuse(message: Outgoing, acceptedTypes: Route['acceptedTypes']): Promise<void> {
    const { topic, type } = message
    if (this.#clock.monotonic() - this.#checkedAt > staleTypeMs || this.#checkedAt === 0) {
      this.#checkedAt = this.#clock.monotonic()
      this.client.forgetRoute(topic)
      acceptedTypes = (await this.client.route(topic)).acceptedTypes
      if (doesTake(acceptedTypes, message)) return
    }
    const takes = [...acceptedTypes].map(accepted => kinds[accepted] ?? String(accepted)).join(', ')
    throw new UsageError(
      `topic "${topic}" takes ${takes} messages, and this one is ${kinds[type] ?? type}: ${howTo[type] ?? ''}`,
    )
  }
}

/** A server that does not tell takes everything. */
function doesTake(acceptedTypes: Route['acceptedTypes'], { type }: Outgoing): boolean {
  return acceptedTypes.size === 0 || acceptedTypes.has(type)
}

const { NORMAL, FIFO, DELAY, TRANSACTION, LITE, PRIORITY } = wire.MessageType

const howTo: Readonly<Record<number, string>> = {
  [NORMAL]:
    'give it the shardingKey, deliverAt, priority or liteTopic that the topic is for, or send it to another topic',
  [FIFO]: 'leave out the shardingKey, or make the topic with message.type=FIFO',
  [DELAY]: 'leave out deliverAt and delayMs, or make the topic with message.type=DELAY',
  [TRANSACTION]: 'send it without a transaction, or make the topic with message.type=TRANSACTION',
  [LITE]: 'leave out the liteTopic, or make the topic with message.type=LITE',
  [PRIORITY]: 'leave out the priority, or make the topic with message.type=PRIORITY',
}
