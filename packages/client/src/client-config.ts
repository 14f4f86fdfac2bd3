// SPDX-License-Identifier: Apache-2.0
// What producers, consumers and admins have in common. Two clients share an instance, and with it connections, only
// when everything here is the same. [ClientConfig.java]
import {
  longestDurationMs,
  numbersOf,
  silentLogger,
  systemClock,
  UsageError,
  type Clock,
  type Credentials,
  type CredentialsProvider,
  type Logger,
  type NumberRules,
} from '@rocketmq-ts/core'
import { namespaceOfEndpoint } from '@rocketmq-ts/protocol'
import { defaultMaxFrameBytes, type CreateConnection, type RPCHook, type SerializeType } from '@rocketmq-ts/remoting'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { isDeepStrictEqual } from 'node:util'
import { parseNameServers, type AddressServerOptions } from '@rocketmq-ts/namesrv-client'
import type { AddressMap } from './address-map.js'
import { localAddress } from './local-address.js'
import { Naming } from './naming.js'

/** Tells the name servers, as `namesrvAddr` takes them. */
export type DiscoverNameServers = () => string | readonly string[] | Promise<string | readonly string[]>

export interface ClientOptions {
  /**
   * Name servers: `host:port;host:port`, a list, or a function that tells them, which is asked at the start and then
   * every two minutes. Default: the environment variable `NAMESRV_ADDR`, else what the address server answers.
   */
  readonly namesrvAddr?: string | readonly string[] | DiscoverNameServers | undefined
  /** Where to ask for name servers over HTTP when none is configured. Default: nobody is asked. */
  readonly addressServer?: AddressServerOptions
  /** First part of the client id. Default: the machine's own address. */
  readonly clientIP?: string
  /**
   * Second part of the client id. The default, `DEFAULT`, becomes a generated name that is the same for clients with
   * the same settings in one process.
   */
  readonly instanceName?: string
  /** Third part of the client id, and suffix of the address server's path. */
  readonly unitName?: string
  /** Marks messages and subscriptions as belonging to a unit; false. */
  readonly unitMode?: boolean
  /** 4.x namespace: a prefix of topics and groups. Default: read from an instance endpoint. */
  readonly namespace?: string
  /** 5.x namespace: header fields of every request. */
  readonly namespaceV2?: string
  /** Milliseconds between route updates; 30,000. */
  readonly pollNameServerInterval?: number
  /** Milliseconds between heartbeats to brokers; 30,000. */
  readonly heartbeatBrokerInterval?: number
  /** Milliseconds between commits of consumer offsets; 5000. */
  readonly persistConsumerOffsetInterval?: number
  /** Milliseconds that name-server calls, heartbeats and group look-ups may take; 3000. */
  readonly mqClientApiTimeout?: number
  /** Milliseconds until a dial is given up; 2000. */
  readonly connectTimeoutMs?: number
  /**
   * Bytes of one frame at most, in both directions: a larger request rejects with `UsageError`. Default 16 MiB, as
   * servers have it (`com.rocketmq.remoting.frameMaxLength`).
   */
  readonly maxFrameBytes?: number
  /** Opens sockets: SOCKS, tunnels, tests. TLS is put upon what it returns. Default: `net.connect`. */
  readonly createConnection?: CreateConnection | undefined
  /** Heartbeats without subscriptions while nothing changed (5.x brokers); false. */
  readonly useHeartbeatV2?: boolean
  /** TLS: everything of `tls.ConnectionOptions`, or true. Peers are verified unless `rejectUnauthorized` is false. */
  readonly tls?: TlsOptions | boolean | undefined
  /** Signs every request; a function is asked when the last answer expires. */
  readonly credentials?: Credentials | CredentialsProvider | undefined
  /** Sees every request before it is signed. */
  readonly rpcHook?: RPCHook | undefined
  /** Rewrites broker addresses: Docker, port forwarding, NAT. */
  readonly addressMap?: AddressMap | undefined
  /** How headers are written; `JSON`. */
  readonly serializeType?: SerializeType
  /** True: `start()` succeeds while all name servers are away, as in Java, and sends fail until one is back; false. */
  readonly startWithoutNameServer?: boolean
  /** Default: silent. */
  readonly logger?: Logger
  /** Default: the machine's clock. */
  readonly clock?: Clock
}

/** Milliseconds: default, least and most. */
const durations = {
  pollNameServerInterval: [30_000, 1, longestDurationMs],
  heartbeatBrokerInterval: [30_000, 1, longestDurationMs],
  persistConsumerOffsetInterval: [5000, 1, longestDurationMs],
  mqClientApiTimeout: [3000, 1, longestDurationMs],
  connectTimeoutMs: [2000, 1, longestDurationMs],
} as const satisfies Partial<NumberRules<keyof ClientOptions>>

const defaults = {
  instanceName: 'DEFAULT',
  unitMode: false,
  maxFrameBytes: defaultMaxFrameBytes,
  useHeartbeatV2: false,
  serializeType: 'JSON',
  startWithoutNameServer: false,
  logger: silentLogger,
  clock: systemClock,
} as const

/** The options with their defaults, checked. Never changes. */
export class ClientConfig {
  /** Empty until discovery: nothing was configured. */
  readonly namesrvAddr: readonly string[]
  readonly addressServer: AddressServerOptions | undefined
  readonly clientIP: string
  readonly instanceName: string
  readonly unitName: string | undefined
  readonly unitMode: boolean
  readonly namespace: string | undefined
  readonly namespaceV2: string | undefined
  declare readonly pollNameServerInterval: number
  declare readonly heartbeatBrokerInterval: number
  declare readonly persistConsumerOffsetInterval: number
  declare readonly mqClientApiTimeout: number
  declare readonly connectTimeoutMs: number
  readonly maxFrameBytes: number
  readonly createConnection: CreateConnection | undefined
  readonly useHeartbeatV2: boolean
  readonly tls: TlsOptions | undefined
  readonly rpcHook: RPCHook | undefined
  readonly addressMap: AddressMap | undefined
  readonly serializeType: SerializeType
  readonly startWithoutNameServer: boolean
  readonly logger: Logger
  readonly clock: Clock
  /** Private, so that no log line and no `inspect` shows a secret. */
  readonly #credentials: Credentials | CredentialsProvider | undefined
  readonly #discover: DiscoverNameServers | undefined
  readonly #options: ClientOptions
  readonly #naming: Naming

  /** @throws UsageError naming the option that is wrong */
  constructor(options: ClientOptions = {}) {
    const settings = { ...defaults, ...given(options) }
    const configured = options.namesrvAddr ?? process.env['NAMESRV_ADDR']
    this.#options = options
    Object.assign(this, numbersOf(durations, options))
    this.#credentials = options.credentials
    this.#discover = typeof configured === 'function' ? configured : undefined
    this.namesrvAddr = configuredServers(configured)
    this.addressServer = options.addressServer
    this.clientIP = options.clientIP ?? localAddress()
    this.instanceName = settings.instanceName
    this.unitName = options.unitName
    this.unitMode = settings.unitMode
    this.namespace = options.namespace ?? (typeof configured === 'string' ? namespaceOfEndpoint(configured) : undefined)
    this.namespaceV2 = options.namespaceV2
    this.#naming = new Naming(this.namespace)
    this.maxFrameBytes = settings.maxFrameBytes
    this.createConnection = options.createConnection
    this.useHeartbeatV2 = settings.useHeartbeatV2
    this.tls = typeof options.tls === 'object' ? options.tls : options.tls === true ? {} : undefined
    this.rpcHook = options.rpcHook
    this.addressMap = options.addressMap
    this.serializeType = settings.serializeType
    this.startWithoutNameServer = settings.startWithoutNameServer
    this.logger = settings.logger
    this.clock = settings.clock
    assertFrameBytes(this.maxFrameBytes)
  }

  /** Tells the name servers, when `namesrvAddr` is a function. */
  get discover(): DiscoverNameServers | undefined {
    return this.#discover
  }

  get credentials(): Credentials | CredentialsProvider | undefined {
    return this.#credentials
  }

  /** Translates names by `namespace`. */
  get naming(): Naming {
    return this.#naming
  }

  /** `clientIP@instanceName[@unitName]`. */
  get clientId(): string {
    const unit = this.unitName === undefined || this.unitName.trim() === '' ? '' : `@${this.unitName}`
    return `${this.clientIP}@${this.instanceName}${unit}`
  }

  /** The same settings but for some. */
  with(options: Partial<ClientOptions>): ClientConfig {
    return new ClientConfig({ ...this.#options, ...options })
  }

  /** Names of the settings in which two configurations differ so that they cannot share an instance. */
  differencesTo(other: ClientConfig): readonly string[] {
    const mine = this.#shared()
    const theirs = other.#shared()
    return Object.keys(mine).filter(name => !isSame(mine[name], theirs[name]))
  }

  /** Everything that the shared instance does by. The logger is the first client's. */
  #shared(): Readonly<Record<string, unknown>> {
    const { logger: _logger, instanceName: _name, namespace: _namespace, unitMode: _unitMode, ...settings } = this
    return {
      ...settings,
      namesrvAddr: [...this.namesrvAddr].sort(),
      credentials: this.#credentials,
      discover: this.#discover,
    }
  }
}

function configuredServers(configured: ClientOptions['namesrvAddr']): readonly string[] {
  if (configured === undefined || configured === '' || typeof configured === 'function') return []
  return parseNameServers(configured)
}

function assertFrameBytes(bytes: number): void {
  if (Number.isInteger(bytes) && bytes >= 1024 && bytes < 2 ** 31) return
  throw new UsageError(`option maxFrameBytes is ${bytes}; it takes whole bytes from 1024 to 2147483647`)
}

/** The options without those that are `undefined`: they leave the default, as those that are not there. */
export function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
}

/** Plain data is compared by value; what has behaviour (a clock, a hook, a provider) by identity. */
function isSame(one: unknown, other: unknown): boolean {
  const isPlain = typeof one !== 'object' || one === null || Array.isArray(one) || isPlainData(one)
  return isPlain ? isDeepStrictEqual(one, other) : one === other
}

function isPlainData(value: object): boolean {
  return (
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(member => typeof member !== 'function')
  )
}
