// SPDX-License-Identifier: Apache-2.0
// Options that producers and consumers share, checked once.
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import {
  CredentialsCache,
  systemClock,
  UsageError,
  type Clock,
  type Credentials,
  type CredentialsProvider,
} from '@rocketmq-ts/core'
import { parseEndpoints, type ProxyAddress } from '@rocketmq-ts/grpc-protocol'
import { newClientId } from './client-id.js'

/** The part of Node's TLS options that a connection to a proxy takes. */
export type ProxyTlsOptions = Pick<
  TlsOptions,
  'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized' | 'checkServerIdentity'
>

export interface ProxyClientOptions {
  /**
   * Proxies: `host:port`, several with semicolons between; the next one is used when one fails. `grpc://` before it
   * means no TLS, `grpcs://` means TLS. Port 8081 when there is none.
   */
  readonly endpoints: string
  /** Who signs. A function is asked again before its answer expires. Default: calls are not signed. */
  readonly credentials?: Credentials | CredentialsProvider
  /**
   * TLS, with verified certificates: true, or own authorities, a client certificate, another server name. Default true,
   * unless the endpoints begin with `grpc://`.
   */
  readonly tls?: boolean | ProxyTlsOptions
  /** Sent with topics and groups. Managed clouds need it; the open-source proxy ignores it. Default none. */
  readonly namespace?: string
  /** Milliseconds that a call may take. Default 3000. */
  readonly requestTimeoutMs?: number
  /** Milliseconds that `start` may take. Default 10,000. */
  readonly startTimeoutMs?: number
  /** The time. Default: that of the machine. */
  readonly clock?: Clock
}

/** The options with their defaults. Never changes. */
export interface ProxyClientConfig {
  readonly clientId: string
  readonly accessPoints: readonly ProxyAddress[]
  /** Absent for plaintext. */
  readonly tls: ProxyTlsOptions | undefined
  readonly credentials: CredentialsCache | undefined
  readonly namespace: string
  readonly requestTimeoutMs: number
  readonly startTimeoutMs: number
  readonly clock: Clock
}

/** @throws UsageError naming the option that is wrong */
export function clientConfigOf(options: ProxyClientOptions): ProxyClientConfig {
  // Plain JavaScript may leave it out.
  if (typeof (options.endpoints as unknown) !== 'string') {
    throw new UsageError('the option endpoints is missing; it takes the address of a proxy, such as proxy.example:8081')
  }
  const { addresses, tls: asWritten } = parseEndpoints(options.endpoints)
  const { tls = asWritten ?? true, credentials, clock = systemClock, namespace = '' } = options
  if (asWritten === false && tls !== false) {
    throw new UsageError('the endpoints begin with grpc://, which is without TLS, and the option tls asks for it')
  }
  if (asWritten === true && tls === false) {
    throw new UsageError('the endpoints begin with grpcs://, which is with TLS, and the option tls refuses it')
  }
  return {
    clientId: newClientId(),
    accessPoints: addresses,
    tls: tls === false ? undefined : tls === true ? {} : tls,
    credentials: credentials === undefined ? undefined : new CredentialsCache(credentials, clock),
    namespace,
    requestTimeoutMs: wholeNumber('requestTimeoutMs', options.requestTimeoutMs, 3000, 1, 600_000),
    startTimeoutMs: wholeNumber('startTimeoutMs', options.startTimeoutMs, 10_000, 1, 600_000),
    clock,
  }
}

/** @throws UsageError naming the option that is out of range */
export function wholeNumber(
  name: string,
  value: number | undefined,
  byDefault: number,
  least: number,
  most: number,
): number {
  const chosen = value ?? byDefault
  if (Number.isInteger(chosen) && chosen >= least && chosen <= most) return chosen
  throw new UsageError(`option ${name} is ${chosen}; out of range [${least}, ${most}]`)
}

const commonNames: readonly (keyof ProxyClientOptions)[] = [
  'endpoints',
  'credentials',
  'tls',
  'namespace',
  'requestTimeoutMs',
  'startTimeoutMs',
  'clock',
]

/** @throws UsageError for an option that is neither common nor one of `names` */
export function checkOptionNames(options: object, names: readonly string[]): void {
  const known: readonly string[] = [...commonNames, ...names]
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`there is no option ${unknown}; there are ${known.join(', ')}`)
}
