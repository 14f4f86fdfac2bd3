// SPDX-License-Identifier: Apache-2.0
// One run of a proxy: its clients, their handles and transactions, and the requests to brokers. What answers the
// methods is in `handlers/`, a file each.
import { Timers, type Clock } from '@rocketmq-ts/core'
import { wire, type Draft, type MethodName, type RequestOf, type ResponseOf } from '@rocketmq-ts/grpc-protocol'
import type { BrokerCalls } from './broker-calls.js'
import { ClientTable, type ProxyClient } from './client-table.js'
import type { GrpcCall } from './grpc-call.js'
import { ReceiptBook } from './receipt-book.js'
import { refuseWith } from './status.js'
import { TransactionBook } from './transaction-book.js'

/** Milliseconds between two looks at the handles. [ProxyConfig.java renewSchedulePeriodMillis] */
const renewEveryMs = 5000
/** Milliseconds between two looks for silent clients. */
const scanEveryMs = 10_000
/** Milliseconds between two heartbeats of transaction producers. [ProxyConfig.java transactionHeartbeatPeriodSecond] */
const heartbeatEveryMs = 20_000

/** What a handler knows of its call. */
export interface CallContext {
  readonly clientId: string
  readonly call: GrpcCall
}

/** Answers one method with one answer. Throws `StatusError`, or what a broker refused. */
export type UnaryHandler<Name extends MethodName> = (
  proxy: Proxy,
  request: RequestOf<Name>,
  context: CallContext,
) => Promise<Draft<ResponseOf<Name>>>

export interface ProxyInit {
  readonly clock: Clock
  readonly calls: BrokerCalls
  /** Port that clients use; known once the proxy listens. */
  readonly port: () => number
  /** Registers the topics of transaction producers at the brokers. */
  readonly heartbeat: (topics: readonly string[]) => Promise<void>
}

export class Proxy {
  readonly clock: Clock
  readonly calls: BrokerCalls
  readonly clients: ClientTable
  readonly receipts: ReceiptBook
  readonly transactions: TransactionBook
  readonly #init: ProxyInit
  readonly #timers: Timers
  #turn = 0

  constructor(init: ProxyInit) {
    this.#init = init
    this.clock = init.clock
    this.calls = init.calls
    this.clients = new ClientTable(init.clock)
    this.receipts = new ReceiptBook(init.calls, init.clock)
    this.transactions = new TransactionBook(init.clock)
    this.#timers = new Timers(init.clock)
    this.#timers.every(renewEveryMs, () => void this.receipts.renew())
    this.#timers.every(scanEveryMs, () => this.#removeSilent())
    this.#timers.every(heartbeatEveryMs, () => void this.heartbeat())
  }

  get port(): number {
    return this.#init.port()
  }

  /** Counts on, so that queues are used in turns. */
  nextTurn(): number {
    this.#turn = (this.#turn + 1) % 0x7fffffff
    return this.#turn
  }

  /** The client of a call. @throws StatusError when it never sent its settings */
  clientOf({ clientId }: CallContext): ProxyClient {
    const client = this.clients.get(clientId)
    return client ?? refuseWith(wire.Code.UNRECOGNIZED_CLIENT_TYPE, `cannot find the settings of client ${clientId}`)
  }

  /** Takes a client's leave: what it had is visible soon. */
  async remove(clientId: string): Promise<boolean> {
    const client = this.clients.get(clientId)
    if (client !== undefined) await this.forgetLite(client)
    const wasThere = this.clients.remove(clientId)
    await this.receipts.clear(clientId)
    return wasThere
  }

  /** Tells the brokers that a client has no lite topics any more. Never rejects. */
  async forgetLite({ clientId, settings: { clientType, subscription } }: ProxyClient): Promise<void> {
    const topic = subscription?.subscriptions[0]?.topic?.name
    if (clientType !== wire.ClientType.LITE_PUSH_CONSUMER || topic === undefined) return
    const group = subscription?.group?.name ?? ''
    // A broker that is away forgets the client by itself.
    await this.calls.syncLite({ action: 'COMPLETE_REMOVE', clientId, group, topic, version: 0 }).catch(() => undefined)
  }

  /** Tells the brokers which topics have a producer that can be asked about transactions. Never rejects. */
  async heartbeat(): Promise<void> {
    const topics = new Set<string>()
    for (const { settings } of this.clients.all) {
      for (const topic of settings.publishing?.topics ?? []) topics.add(topic.name)
    }
    if (topics.size > 0) await this.#init.heartbeat([...topics])
  }

  close(): void {
    this.#timers.clear()
  }

  #removeSilent(): void {
    this.transactions.forgetOld()
    for (const { clientId } of this.clients.removeSilent()) void this.receipts.clear(clientId)
  }
}
