// SPDX-License-Identifier: Apache-2.0
// A name server as a user of the cluster holds it: it can be stopped and started again on its port. What it knew of
// brokers is gone then, until they register again; KV configuration stays.
import { Turns, type Clock } from '@rocketmq-ts/core'
import { parseAddress, RemotingServer } from '@rocketmq-ts/remoting'
import { KvTexts } from './name-server/kv-config.js'
import { nameServerConfigDefaults, type NameServerConfig } from './name-server/name-server-config.js'
import * as handlers from './name-server/handlers/index.js'
import { NameServer } from './name-server/name-server.js'
import type { RequestControl } from './request-control.js'
import { serverIdentity, silenceMs, type ServerTls } from './server-identity.js'

/** What a `LocalNameServer` is made with. */
export interface LocalNameServerInit {
  readonly name: string
  readonly clock: Clock
  readonly control: RequestControl
  readonly host: string
  /** 0 takes a free one, at the first start. */
  readonly port: number
  readonly tls: ServerTls
  readonly config?: Partial<NameServerConfig> | undefined
}

interface Run {
  readonly server: RemotingServer
  readonly nameServer: NameServer
}

/** A name server of a cluster. */
export class LocalNameServer {
  /** `namesrv-0`, `namesrv-1`, …: as interceptors and the journal call it. */
  readonly name: string
  /** Settings by their Java names. */
  readonly config: NameServerConfig
  readonly #init: LocalNameServerInit
  readonly #kvConfig = new KvTexts()
  #address: string | undefined
  #run: Run | undefined
  readonly #turns = new Turns()

  constructor(init: LocalNameServerInit) {
    this.name = init.name
    this.config = { ...nameServerConfigDefaults, ...init.config }
    this.#init = init
  }

  /** `host:port`; keeps its value while the name server is stopped. */
  get address(): string {
    return this.#address ?? `${this.#init.host}:${this.#init.port}`
  }

  /** False before the start, after a stop, and while it is down. */
  get isRunning(): boolean {
    return this.#run !== undefined
  }

  /** Starts to listen, on the port it had before. Rejects with `ConnectionError` when the port is taken. */
  start(): Promise<this> {
    return this.#turns.take(async () => {
      this.#run ??= await this.#open()
      return this
    })
  }

  /** Stops listening and closes every connection. Idempotent. */
  stop(): Promise<void> {
    return this.#turns.take(async () => {
      const run = this.#run
      this.#run = undefined
      run?.nameServer.close()
      await run?.server.close()
    })
  }

  async #open(): Promise<Run> {
    const { clock, control, host, tls, name } = this.#init
    const server = new RemotingServer({
      clock,
      host,
      port: this.#port,
      tls,
      identity: serverIdentity,
      handshakeTimeoutMs: silenceMs,
    })
    const entrance = { server, control, name }
    const nameServer = new NameServer({ clock, config: this.config, kvConfig: this.#kvConfig, entrance })
    for (const served of Object.values(handlers)) served.on(nameServer)
    try {
      await server.listen()
    } catch (error) {
      nameServer.close()
      throw error
    }
    this.#address = server.address
    return { server, nameServer }
  }

  get #port(): number {
    return this.#address === undefined ? this.#init.port : parseAddress(this.#address).port
  }
}
