// SPDX-License-Identifier: Apache-2.0
// Clients of a cluster that is reached through its name servers.
import { DefaultMQAdminExt, type DefaultMQAdminExtOptions } from '@rocketmq-ts/admin'
import type { ClientOptions } from '@rocketmq-ts/client'
import {
  DefaultLitePullConsumer,
  DefaultMQPushConsumer,
  SimpleConsumer,
  type LitePullConsumerOptions,
  type PushConsumerOptions,
  type SimpleConsumerOptions,
} from '@rocketmq-ts/consumer'
import {
  DefaultMQProducer,
  TransactionMQProducer,
  type ProducerOptions,
  type TransactionProducerOptions,
} from '@rocketmq-ts/producer'
import { Members } from './members.js'

/** What the address says already. */
type Addressed = 'namesrvAddr' | 'addressServer'

/** Options of all clients of a connection to name servers. */
export type RemotingConnectOptions = Omit<ClientOptions, Addressed>

/**
 * Makes clients of a cluster, over RocketMQ's own protocol. Each is started by its `start()`, and ends with the
 * connection.
 */
export class RemotingConnection {
  /** Tells the two kinds of connection apart. */
  readonly protocol = 'remoting'
  readonly #options: ClientOptions
  readonly #members: Members

  constructor(url: string, options: ClientOptions) {
    this.#options = options
    this.#members = new Members(url)
  }

  /** A producer of this cluster. Start it; it ends with the connection. */
  producer<TBody = Uint8Array | string>(options: Omit<ProducerOptions<TBody>, Addressed>): DefaultMQProducer<TBody> {
    return this.#members.add(() => new DefaultMQProducer<TBody>({ ...this.#options, ...options }))
  }

  /** A producer whose messages count only when a local transaction succeeds. Start it; it ends with the connection. */
  transactionProducer<TBody = Uint8Array | string>(
    options: Omit<TransactionProducerOptions<TBody>, Addressed>,
  ): TransactionMQProducer<TBody> {
    return this.#members.add(() => new TransactionMQProducer<TBody>({ ...this.#options, ...options }))
  }

  /** A consumer that calls a handler with each message. Start it; it ends with the connection. */
  pushConsumer<V = never>(options: Omit<PushConsumerOptions<V>, Addressed>): DefaultMQPushConsumer<V> {
    return this.#members.add(() => new DefaultMQPushConsumer<V>({ ...this.#options, ...options }))
  }

  /** A consumer that asks for messages and settles each by itself. Start it; it ends with the connection. */
  simpleConsumer<V = never>(options: Omit<SimpleConsumerOptions<V>, Addressed>): SimpleConsumer<V> {
    return this.#members.add(() => new SimpleConsumer<V>({ ...this.#options, ...options }))
  }

  /** A consumer that pulls, seeks, and commits by itself. Start it; it ends with the connection. */
  litePullConsumer<V = never>(options: Omit<LitePullConsumerOptions<V>, Addressed>): DefaultLitePullConsumer<V> {
    return this.#members.add(() => new DefaultLitePullConsumer<V>({ ...this.#options, ...options }))
  }

  /** Reads and changes topics, groups, offsets and more. Start it; it ends with the connection. */
  admin(options: Omit<DefaultMQAdminExtOptions, Addressed> = {}): DefaultMQAdminExt {
    return this.#members.add(() => new DefaultMQAdminExt({ ...this.#options, ...options }))
  }

  /** Closes every client that was made here. Idempotent. */
  close(): Promise<void> {
    return this.#members.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
