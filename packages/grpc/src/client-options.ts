// SPDX-License-Identifier: Apache-2.0
// Options that producers and consumers share, checked once.
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import {
  clientRows,
  CredentialsCache,
  either,
  kinds,
  option,
  OptionTable,
  UsageError,
  type Clock,
  type Credentials,
  type CredentialsProvider,
  type Logger,
  type OptionRows,
} from '@rocketmq-ts/core'
import { parseEndpoints } from '@rocketmq-ts/grpc-protocol'
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
  /** What calls are signed with. A function is asked again before its answer expires. Default: calls are not signed. */
  readonly credentials?: Credentials | CredentialsProvider | undefined
  /**
   * TLS, with verified certificates: true, or own authorities, a client certificate, another server name. Default:
   * true, unless the endpoints begin with `grpc://`.
   */
  readonly tls?: boolean | ProxyTlsOptions | undefined
  /** Sent with topics and groups. Managed clouds need it; the open-source proxy ignores it. Default none. */
  readonly namespace?: string | undefined
  /** Milliseconds that a call may take. Default 3000. */
  readonly requestTimeoutMs?: number | undefined
  /** Milliseconds that `start` may take. Default 10,000. */
  readonly startTimeoutMs?: number | undefined
  /** Default: silent. */
  readonly logger?: Logger | undefined
  /** The time. Default: that of the machine. */
  readonly clock?: Clock | undefined
}

const rows = {
  ...clientRows,
  endpoints: option.required<string>(value =>
    kinds.text(value) === undefined ? undefined : 'the address of a proxy, such as proxy.example:8081',
  ),
  tls: option.optional<boolean | ProxyTlsOptions>(either(kinds.flag, kinds.record)),
  namespace: option.text(''),
  requestTimeoutMs: option.duration(3000, 1, 600_000),
  startTimeoutMs: option.duration(10_000, 1, 600_000),
} as const satisfies OptionRows<ProxyClientOptions>

/** The options that all clients take. */
export const proxyClientOptions = new OptionTable('a client', rows)

/** The options with their defaults. Never changes. */
export type ProxyClientConfig = ReturnType<typeof clientConfigOf>

/** @param options those of other tables may be among them. @throws UsageError naming the option that is wrong */
export function clientConfigOf(options: ProxyClientOptions) {
  const { endpoints, credentials, ...chosen } = proxyClientOptions.read(proxyClientOptions.partOf(options))
  const { addresses, tls: asWritten } = parseEndpoints(endpoints)
  const { tls = asWritten ?? true, clock } = chosen
  if (asWritten === false && tls !== false) {
    throw new UsageError('the endpoints begin with grpc://, which is without TLS, and the option tls asks for it')
  }
  if (asWritten === true && tls === false) {
    throw new UsageError('the endpoints begin with grpcs://, which is with TLS, and the option tls refuses it')
  }
  const tlsOptions: ProxyTlsOptions | undefined = tls === false ? undefined : tls === true ? {} : tls
  return {
    ...chosen,
    clientId: newClientId(),
    accessPoints: addresses,
    /** Absent for plaintext. */
    tls: tlsOptions,
    credentials: credentials === undefined ? undefined : new CredentialsCache(credentials, clock),
  }
}
