// SPDX-License-Identifier: Apache-2.0
// One run of a name server. It holds the parts; what answers requests is in `handlers/`, one file per request, listed
// in `handlers/index.ts`. Routes are gone with the run, KV configuration is handed on.
import { Timers, type Clock } from '@rocketmq-ts/core'
import type { AnyRequest } from '@rocketmq-ts/remoting'
import { serve, type Entrance, type Served, type ServerHandler } from '../serve.js'
import type { KvTexts } from './kv-config.js'
import type { NameServerConfig } from './name-server-config.js'
import { RegisteredRoutes } from './route-table.js'

/** Answers one kind of request of a name server. */
export type NameServerHandler<R extends AnyRequest> = ServerHandler<NameServer, R>

/** What a name server answers to a request. */
export function nameServerHandler<R extends AnyRequest>(request: R, handler: NameServerHandler<R>): Served<NameServer> {
  return { requests: [request], on: nameServer => nameServer.serve(request, handler) }
}

/** What a `NameServer` is made with. */
export interface NameServerInit {
  readonly clock: Clock
  readonly config: NameServerConfig
  readonly kvConfig: KvTexts
  readonly entrance: Entrance
}

/** One run of a name server. */
export class NameServer {
  readonly config: NameServerConfig
  readonly kvConfig: KvTexts
  readonly routes: RegisteredRoutes
  readonly #entrance: Entrance
  readonly #timers: Timers

  constructor({ clock, config, kvConfig, entrance }: NameServerInit) {
    this.config = config
    this.kvConfig = kvConfig
    this.routes = new RegisteredRoutes(() => clock.monotonic())
    this.#entrance = entrance
    this.#timers = new Timers(clock)
    entrance.server.on('disconnected', connection => this.routes.disconnect(connection))
    this.#timers.every(config.scanNotActiveBrokerInterval, () => this.routes.expire())
  }

  /** Sets the handler of a request. */
  serve<R extends AnyRequest>(request: R, handler: NameServerHandler<R>): void {
    serve<NameServer, R>(this.#entrance, this, request, handler)
  }

  /** Ends the timers. The server is closed by the code that opened it. */
  close(): void {
    this.#timers.clear()
  }
}
