// SPDX-License-Identifier: Apache-2.0
// What producers, consumers and admins have in common. Two clients share an instance, and with it connections, only
// when everything here is the same. [ClientConfig.java]
import {
  clientRows,
  either,
  kinds,
  option,
  OptionTable,
  withMembers,
  type Clock,
  type Credentials,
  type CredentialsProvider,
  type Logger,
  type OptionRows,
} from '@rocketmq-ts/core'
import { namespaceOfEndpoint } from '@rocketmq-ts/protocol'
import {
  defaultConnectTimeoutMs,
  defaultMaxFrameBytes,
  defaultRequestTimeoutMs,
  type CreateConnection,
  type RPCHook,
  type SerializeType,
} from '@rocketmq-ts/remoting'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { isDeepStrictEqual } from 'node:util'
import { parseNameServers, type AddressServerOptions } from '@rocketmq-ts/namesrv-client'
import type { AddressMap } from './address-map.js'
import { localAddress } from './local-address.js'
import { Naming } from './naming.js'

/** Returns the name servers, in the forms that `namesrvAddr` takes. */
export type DiscoverNameServers = () => string | readonly string[] | Promise<string | readonly string[]>

export interface ClientOptions {
  /**
   * Name servers: `host:port;host:port`, a list, or a function that returns them, which is called at the start and then
   * every two minutes. Default: the environment variable `NAMESRV_ADDR`, else what the address server answers.
   */
  readonly namesrvAddr?: string | readonly string[] | DiscoverNameServers | undefined
  /** HTTP server to ask for name servers when none is configured. Default: none. */
  readonly addressServer?: AddressServerOptions | undefined
  /** First part of the client id. Default: the machine's own address. */
  readonly clientIP?: string | undefined
  /**
   * Second part of the client id. Default `DEFAULT`, which becomes a generated name: the same one for all clients of
   * the process with the same settings.
   */
  readonly instanceName?: string | undefined
  /** Third part of the client id, and suffix of the address server's path. */
  readonly unitName?: string | undefined
  /** Marks messages and subscriptions as belonging to a unit. Default false. */
  readonly unitMode?: boolean | undefined
  /** 4.x namespace: a prefix of topics and groups. Default: read from an instance endpoint. */
  readonly namespace?: string | undefined
  /** 5.x namespace: header fields of every request. */
  readonly namespaceV2?: string | undefined
  /** Milliseconds between route updates. Default 30,000. */
  readonly pollNameServerInterval?: number | undefined
  /** Milliseconds between heartbeats to brokers. Default 30,000. */
  readonly heartbeatBrokerInterval?: number | undefined
  /** Milliseconds between commits of consumer offsets. Default 5000. */
  readonly persistConsumerOffsetInterval?: number | undefined
  /** Milliseconds that name-server calls, heartbeats and group look-ups may take. Default 3000. */
  readonly mqClientApiTimeout?: number | undefined
  /** Milliseconds until a dial is given up. Default 2000. */
  readonly connectTimeoutMs?: number | undefined
  /**
   * Bytes of one frame at most, in both directions: a larger request rejects with `UsageError`. Default 16 MiB, as
   * servers have it (`com.rocketmq.remoting.frameMaxLength`).
   */
  readonly maxFrameBytes?: number | undefined
  /** Opens sockets: SOCKS, tunnels, tests. TLS is put upon what it returns. Default: `net.connect`. */
  readonly createConnection?: CreateConnection | undefined
  /** Heartbeats without subscriptions while nothing changed (5.x brokers). Default false. */
  readonly useHeartbeatV2?: boolean | undefined
  /**
   * TLS: true, or any of `tls.ConnectionOptions`. Peers are verified unless `rejectUnauthorized` is false. Default
   * false.
   */
  readonly tls?: TlsOptions | boolean | undefined
  /** Signs every request; a function is asked when the last answer expires. */
  readonly credentials?: Credentials | CredentialsProvider | undefined
  /** Sees every request before it is signed. */
  readonly rpcHook?: RPCHook | undefined
  /** Rewrites broker addresses: Docker, port forwarding, NAT. */
  readonly addressMap?: AddressMap | undefined
  /** How headers are written. Default `JSON`. */
  readonly serializeType?: SerializeType | undefined
  /**
   * True: `start()` succeeds while all name servers are unreachable, as in Java, and sends fail until one is back.
   * Default false.
   */
  readonly startWithoutNameServer?: boolean | undefined
  /** Default: silent. */
  readonly logger?: Logger | undefined
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
}

/** Name of an instance that no one named: a generated one replaces it. [ClientConfig.java changeInstanceNameToPID] */
export const defaultInstanceName = 'DEFAULT'

const rows = {
  ...clientRows,
  namesrvAddr: option.optional<ClientOptions['namesrvAddr']>(either(kinds.texts, kinds.call)),
  addressServer: option.optional<AddressServerOptions>(kinds.record),
  clientIP: option.optional<string>(kinds.text),
  instanceName: option.text(defaultInstanceName),
  unitName: option.optional<string>(kinds.text),
  unitMode: option.flag(),
  namespace: option.optional<string>(kinds.text),
  namespaceV2: option.optional<string>(kinds.text),
  pollNameServerInterval: option.duration(30_000),
  heartbeatBrokerInterval: option.duration(30_000),
  persistConsumerOffsetInterval: option.duration(5000),
  mqClientApiTimeout: option.duration(defaultRequestTimeoutMs),
  connectTimeoutMs: option.duration(defaultConnectTimeoutMs),
  maxFrameBytes: option.whole(defaultMaxFrameBytes, 1024),
  createConnection: option.optional<CreateConnection>(kinds.call),
  useHeartbeatV2: option.flag(),
  tls: option.of<TlsOptions | boolean>(false, either(kinds.flag, kinds.object)),
  rpcHook: option.optional<RPCHook>(kinds.object),
  addressMap: option.optional<AddressMap>(either(kinds.textsByName, kinds.call)),
  serializeType: option.word<SerializeType>('JSON', 'ROCKETMQ'),
  startWithoutNameServer: option.flag(),
} as const satisfies OptionRows<ClientOptions>

/** The options that all clients take. */
export const clientOptionTable = new OptionTable('a client', rows)

function settingsOf(options: ClientOptions) {
  const { credentials, tls, ...chosen } = clientOptionTable.read(options)
  const configured = chosen.namesrvAddr ?? process.env['NAMESRV_ADDR']
  const namespace = chosen.namespace ?? (typeof configured === 'string' ? namespaceOfEndpoint(configured) : undefined)
  return {
    members: {
      ...chosen,
      namespace,
      /** Empty until discovery: nothing was configured. */
      namesrvAddr: configuredServers(configured),
      clientIP: chosen.clientIP ?? localAddress(),
    },
    hidden: {
      credentials,
      tls: tls === true ? {} : tls === false ? undefined : tls,
      discover: typeof configured === 'function' ? configured : undefined,
      naming: new Naming(namespace),
      options,
    },
  }
}

type Settings = ReturnType<typeof settingsOf>

/** The options with their defaults, checked. Never changes. */
export class ClientConfig extends withMembers<Settings['members']>() {
  /** Private, so that no log line and no `inspect` shows a secret. */
  readonly #hidden: Settings['hidden']

  /** @throws UsageError naming the option that is wrong */
  constructor(options: ClientOptions = {}) {
    const { members, hidden } = settingsOf(options)
    super(members)
    this.#hidden = hidden
  }

  /** Returns the name servers, when `namesrvAddr` is a function. */
  get discover(): DiscoverNameServers | undefined {
    return this.#hidden.discover
  }

  /** Credentials that requests are signed with, or the function that returns them; absent: requests are not signed. */
  get credentials(): Credentials | CredentialsProvider | undefined {
    return this.#hidden.credentials
  }

  /** TLS options of connections; absent: plain text. */
  get tls(): TlsOptions | undefined {
    return this.#hidden.tls
  }

  /** Translates names by `namespace`. */
  get naming(): Naming {
    return this.#hidden.naming
  }

  /** `clientIP@instanceName[@unitName]`. */
  get clientId(): string {
    const unit = this.unitName === undefined || this.unitName.trim() === '' ? '' : `@${this.unitName}`
    return `${this.clientIP}@${this.instanceName}${unit}`
  }

  /** A copy with some of the settings replaced. */
  with(options: Partial<ClientOptions>): ClientConfig {
    return new ClientConfig({ ...this.#hidden.options, ...options })
  }

  /** Names of the settings in which two configurations differ so that they cannot share an instance. */
  differencesTo(other: ClientConfig): readonly string[] {
    const mine = this.#shared()
    const theirs = other.#shared()
    return Object.keys(mine).filter(name => !isSame(mine[name], theirs[name]))
  }

  /** Everything that the shared instance depends on. The logger is the first client's. */
  #shared(): Readonly<Record<string, unknown>> {
    const { logger: _logger, instanceName: _name, namespace: _namespace, unitMode: _unitMode, ...settings } = this
    return {
      ...settings,
      namesrvAddr: [...this.namesrvAddr].sort(),
      credentials: this.credentials,
      tls: this.tls,
      discover: this.discover,
    }
  }
}

function configuredServers(configured: ClientOptions['namesrvAddr']): readonly string[] {
  if (configured === undefined || configured === '' || typeof configured === 'function') return []
  return parseNameServers(configured)
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
