// SPDX-License-Identifier: Apache-2.0
// A RocketMQ 5 proxy as a user of the cluster holds it: gRPC clients talk to it, and it talks to the brokers of the
// cluster. It can be stopped and started again on its port; like the real one it then remembers nothing.
import { randomUUID } from 'node:crypto'
import { StateError, TimeoutError, Turns, UsageError, withDeadline, type Clock } from '@rocketmq-ts/core'
import type { Draft, MethodName, wire } from '@rocketmq-ts/grpc-protocol'
import {
  checkTransactionState,
  decodeRecords,
  heartbeat,
  isBadRecord,
  messageProperties,
  notifyUnsubscribeLite,
} from '@rocketmq-ts/protocol'
import { parseAddress, type RequestValues, type RequestContext } from '@rocketmq-ts/remoting'
import type { AuthStore } from '../broker/auth/auth-store.js'
import { brokerSignature } from '../broker/auth/broker-signature.js'
import type { AclOptions } from '../broker/auth/signature-check.js'
import type { ServerTls } from '../server-identity.js'
import { admission } from './authentication.js'
import { BrokerCalls } from './broker-calls.js'
import { CallControl, type CallInterceptor, type SeenCall } from './call-control.js'
import { dispatch } from './dispatch.js'
import { GrpcServer } from './grpc-server.js'
import { wireMessage } from './message-out.js'
import { Proxy } from './proxy.js'
import type { CommandReply } from './telemetry.js'

/** Milliseconds that a client may take to answer a command. */
const commandMs = 5000

export interface LocalProxyInit {
  readonly clock: Clock
  readonly host: string
  /** 0 takes a free one, at the first start. */
  readonly port: number
  readonly nameServers: () => readonly string[]
  readonly tls: ServerTls
  readonly acl: AclOptions | undefined
  /** The users of a broker, as real proxies ask brokers for them. */
  readonly users: () => AuthStore | undefined
}

interface Run {
  readonly server: GrpcServer
  readonly proxy: Proxy
  readonly calls: BrokerCalls
}

/** A client of the proxy, for a look. */
export interface ProxyClientView {
  /** Id that the client gave itself. */
  readonly clientId: string
  /** What the client said of itself when it connected. */
  readonly settings: wire.Settings
}

export class LocalProxy {
  readonly #init: LocalProxyInit
  readonly #control = new CallControl()
  readonly #waiting = new Map<string, (reply: CommandReply) => void>()
  readonly #turns = new Turns()
  #address: string | undefined
  #run: Run | undefined

  constructor(init: LocalProxyInit) {
    this.#init = init
  }

  /** `host:port`; keeps its value while the proxy is down. */
  get endpoints(): string {
    return this.#address ?? `${this.#init.host}:${this.#init.port}`
  }

  /** False before the start, after a stop, and while it is down. */
  get isRunning(): boolean {
    return this.#run !== undefined
  }

  /** Starts to listen, on the port that it had before. Does nothing when it runs. */
  start(): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#run !== undefined) return
      const { clock, host, tls, acl, users, nameServers } = this.#init
      const calls = new BrokerCalls({ clock, tls, nameServers, hooks: brokerSignature(acl) })
      const proxy = new Proxy({
        clock,
        calls,
        port: () => parseAddress(this.endpoints).port,
        heartbeat: topics => sendHeartbeat(calls, topics),
      })
      const parts = { proxy, control: this.#control, admit: admission(users), onReply: this.#onReply }
      const server = new GrpcServer({
        clock,
        host,
        tls,
        port: this.#address === undefined ? this.#init.port : parseAddress(this.#address).port,
        serve: call => dispatch(parts, call),
      })
      calls.remoting.handle(checkTransactionState, (request, context) => recover(proxy, request, context))
      calls.remoting.handle(notifyUnsubscribeLite, ({ clientId, liteTopic }) => {
        proxy.clients.get(clientId)?.channel.send({ notifyUnsubscribeLiteCommand: { liteTopic } })
      })
      try {
        await server.listen()
      } catch (error) {
        proxy.close()
        await calls.close()
        throw error
      }
      this.#address = server.address
      this.#run = { server, proxy, calls }
    })
  }

  /** Cuts every connection and forgets every client. Idempotent. */
  stop(): Promise<void> {
    return this.#turns.take(async () => {
      const run = this.#run
      this.#run = undefined
      if (run === undefined) return
      run.proxy.close()
      await run.server.close()
      await run.calls.close()
    })
  }

  /** Clients that sent their settings and have not left. */
  clients(): readonly ProxyClientView[] {
    return [...(this.#run?.proxy.clients.all ?? [])].map(({ clientId, settings }) => ({ clientId, settings }))
  }

  /** Calls of a method that came so far, oldest first; the last thousand of all methods are kept. */
  calls<Name extends MethodName>(name: Name): readonly SeenCall<Name>[] {
    return this.#control.seen(name)
  }

  /**
   * Puts an interceptor in front of a method; returns what takes it away.
   *
   * ```ts
   * proxy.intercept('SendMessage', () => ({ status: { code: 42900, message: 'busy' } }), { times: 1 })
   * ```
   */
  intercept<Name extends MethodName>(
    name: Name,
    interceptor: CallInterceptor<Name>,
    { times = Infinity }: { readonly times?: number } = {},
  ): () => void {
    return this.#control.intercept(name, interceptor, times)
  }

  /** Sends a command to a client without waiting for an answer. @throws UsageError when the client is not there */
  tell(clientId: string, command: Draft<wire.TelemetryCommand>): void {
    this.#clientOf(clientId).channel.send(command)
  }

  /** Asks a client what it is doing; resolves to the text that it answers with. */
  async threadStackTrace(clientId: string): Promise<string> {
    const { command } = await this.#ask(clientId, nonce => ({ printThreadStackTraceCommand: { nonce } }))
    return command.threadStackTrace?.threadStackTrace ?? ''
  }

  /** Has a consumer consume a message that no one else sees; resolves to the status that it answers with. */
  async verifyMessage(clientId: string, message: Draft<wire.Message>): Promise<wire.Status | null> {
    return (await this.#ask(clientId, nonce => ({ verifyMessageCommand: { nonce, message } }))).command.status
  }

  /** Tells a client to dial again. */
  reconnect(clientId: string): void {
    this.tell(clientId, { reconnectEndpointsCommand: { nonce: randomUUID() } })
  }

  #clientOf(clientId: string) {
    if (this.#run === undefined) throw new StateError('the proxy is not running')
    const client = this.#run.proxy.clients.get(clientId)
    if (client === undefined) throw new UsageError(`no client "${clientId}" is connected to the proxy`)
    return client
  }

  async #ask(clientId: string, command: (nonce: string) => Draft<wire.TelemetryCommand>): Promise<CommandReply> {
    const nonce = randomUUID()
    const answered = new Promise<CommandReply>(resolve => this.#waiting.set(nonce, resolve))
    try {
      this.tell(clientId, command(nonce))
      return await withDeadline(answered, {
        clock: this.#init.clock,
        timeoutMs: commandMs,
        onTimeout: () => new TimeoutError(`client ${clientId} did not answer within ${commandMs} ms`),
        onAbort: () => new TimeoutError('the wait was ended'),
      })
    } finally {
      this.#waiting.delete(nonce)
    }
  }

  readonly #onReply = (reply: CommandReply): void => this.#waiting.get(reply.nonce)?.(reply)
}

/** Says at every broker that this proxy can be asked about the transactions of these topics. Never rejects. */
async function sendHeartbeat(calls: BrokerCalls, topics: readonly string[]): Promise<void> {
  const body = {
    clientId: 'local-proxy',
    producerDataSet: topics.map(groupName => ({ groupName })),
    consumerDataSet: [],
    heartbeatFingerprint: 0,
    withoutSub: false,
  }
  try {
    const addresses = await calls.brokerAddresses()
    await Promise.all(addresses.map(address => calls.call(address, heartbeat, {}, { body })))
  } catch {
    // A broker that is away is told at the next heartbeat.
  }
}

/** A broker asks how a transaction ended: one of the producers of its topic is asked, in turns. */
function recover(
  proxy: Proxy,
  request: RequestValues<typeof checkTransactionState>,
  { connection }: RequestContext,
): undefined {
  const [message] = decodeRecords(request.body)
  if (message === undefined || isBadRecord(message)) return
  const topic = message.property(messageProperties.realTopic.name) ?? message.topic
  const producers = proxy.clients.producersOf(topic)
  const producer = producers[proxy.nextTurn() % Math.max(1, producers.length)]
  if (producer === undefined) return
  const transactionId = request.transactionId ?? message.messageId
  proxy.transactions.remember(transactionId, {
    topic,
    brokerName: request.brokerName ?? '',
    brokerAddress: connection.remoteAddress,
    commitLogOffset: request.commitLogOffset,
    queueOffset: request.tranStateTableOffset,
  })
  producer.channel.send({
    recoverOrphanedTransactionCommand: { message: wireMessage(message, { topic }), transactionId },
  })
}
