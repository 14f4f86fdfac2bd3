// SPDX-License-Identifier: Apache-2.0
// Clients of a cluster that is reached through its proxies. What proxies do not offer is not in the types; who asks for
// it all the same, in JavaScript, is told which way can.
import { UsageError } from '@rocketmq-ts/core'
import type * as Grpc from '@rocketmq-ts/grpc'
import { Members } from './members.js'

type Addressed = 'endpoints'

/** Options of all clients of a connection to proxies. */
export type ProxyConnectOptions = Omit<Grpc.ProxyClientOptions, Addressed>

/** Makes clients of a cluster, over gRPC. Each is started by its `start()`, and ends with the connection. */
export class ProxyConnection {
  /** Tells the two kinds of connection apart. */
  readonly protocol = 'grpc'
  readonly #grpc: typeof Grpc
  readonly #options: Grpc.ProxyClientOptions
  readonly #members: Members

  /** @param grpc the package, which is loaded only for this */
  constructor(url: string, grpc: typeof Grpc, options: Grpc.ProxyClientOptions) {
    this.#grpc = grpc
    this.#options = options
    this.#members = new Members(url)
    refuseMethods(this, ['litePullConsumer', 'admin'])
  }

  /** A producer of this cluster. Start it; it ends with the connection. */
  producer<TBody = Uint8Array | string>(
    options: Omit<Grpc.ProxyProducerOptions<TBody>, Addressed> = {},
  ): Grpc.Producer<TBody> {
    const { Producer } = this.#grpc
    return this.#made(options, all => new Producer<TBody>(all), producerMethods)
  }

  /** A producer whose messages count only when a local transaction succeeds. Start it; it ends with the connection. */
  transactionProducer<TBody = Uint8Array | string>(
    options: Omit<Grpc.ProxyTransactionProducerOptions<TBody>, Addressed>,
  ): Grpc.TransactionProducer<TBody> {
    const { TransactionProducer } = this.#grpc
    return this.#made(options, all => new TransactionProducer<TBody>(all), producerMethods)
  }

  /** A consumer that calls a handler with each message. Start it; it ends with the connection. */
  pushConsumer<V = never>(options: Omit<Grpc.ProxyPushConsumerOptions<V>, Addressed>): Grpc.PushConsumer<V> {
    const { PushConsumer } = this.#grpc
    return this.#made(options, all => new PushConsumer<V>(all), consumerMethods)
  }

  /** A consumer that asks for messages and settles each by itself. Start it; it ends with the connection. */
  simpleConsumer(options: Omit<Grpc.SimpleConsumerOptions, Addressed>): Grpc.SimpleConsumer {
    const { SimpleConsumer } = this.#grpc
    return this.#made(options, all => new SimpleConsumer(all), consumerMethods)
  }

  /** Closes every client that was made here. Idempotent. */
  close(): Promise<void> {
    return this.#members.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #made<Options extends object, T extends { close(): Promise<void> }>(
    options: Options,
    make: (all: Options & Grpc.ProxyClientOptions) => T,
    missing: readonly string[],
  ): T {
    const wanted = Object.keys(options).find(name => name in onlyRemoting)
    if (wanted !== undefined) throw refusal(`option ${wanted} (${onlyRemoting[wanted] ?? ''})`)
    const client = this.#members.add(() => make({ ...this.#options, ...options }))
    refuseMethods(client, missing)
    return client
  }
}

/** Options of clients of the other protocol, and what they are for. */
const onlyRemoting: Readonly<Record<string, string>> = {
  messageModel: 'broadcast',
  consumeFromWhere: 'where a group begins',
  consumeTimestamp: 'where a group begins',
  allocateMessageQueueStrategy: 'sharing queues out',
  offsetStore: 'offsets',
  ordered: 'order by queue; over gRPC the group decides, by its setting consumeMessageOrderly',
}

/** Methods of clients of the other protocol that a proxy has no call for. */
const producerMethods = ['request', 'sendOneway'] as const
const consumerMethods = ['seek', 'lag', 'sendMessageBack', 'poll'] as const

function refuseMethods(client: object, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(client, name, {
      value: () => {
        throw refusal(`${name}()`)
      },
    })
  }
}

function refusal(what: string): UsageError {
  return new UsageError(`${what} is nothing that proxies offer; connect to the name servers instead: rmq://host:9876`)
}
