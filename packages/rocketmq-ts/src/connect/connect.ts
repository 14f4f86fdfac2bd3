// SPDX-License-Identifier: Apache-2.0
// One way in for both generations of the protocol: the address says which. The packages for gRPC are loaded only when
// an address asks for them.
import type { ClientOptions } from '@rocketmq-ts/client'
import { refusePassword, UsageError } from '@rocketmq-ts/core'
import { defaultNameServerPort } from '@rocketmq-ts/protocol'
import { ProxyConnection, type ProxyConnectOptions } from './proxy-connection.js'
import { RemotingConnection, type RemotingConnectOptions } from './remoting-connection.js'

/** Name servers: `rmq://host:9876`, several with semicolons between; `rmqs://` with TLS. */
export type RemotingUrl = `rmq://${string}` | `rmqs://${string}`

/** Proxies: `grpcs://host:8081`, several with semicolons between; `grpc://` without TLS. */
export type ProxyUrl = `grpc://${string}` | `grpcs://${string}`

/**
 * A connection whose clients are made by `producer()`, `transactionProducer()`, `pushConsumer()` and
 * `simpleConsumer()`, and closed all by `close()`. What a protocol cannot do is not in the type of its connection.
 * Opens no socket: clients do, when they start. Rejects with `UsageError` for a wrong address.
 *
 * ```ts
 * await using rocketmq = await connect('grpcs://proxy.example:8081', { credentials })
 * const producer = rocketmq.producer({ topics: ['orders'] })
 * await producer.start()
 * ```
 */
export function connect(url: RemotingUrl, options?: RemotingConnectOptions): Promise<RemotingConnection>
/** The same over gRPC, through the proxies of a cluster. Rejects with `UsageError` for a wrong address. */
export function connect(url: ProxyUrl, options?: ProxyConnectOptions): Promise<ProxyConnection>
/** The same for an address that is only known when the program runs: what the connection is, its `protocol` says. */
export function connect(
  url: string,
  options?: RemotingConnectOptions & ProxyConnectOptions,
): Promise<RemotingConnection | ProxyConnection>
export async function connect(
  url: string,
  options: RemotingConnectOptions | ProxyConnectOptions = {},
): Promise<RemotingConnection | ProxyConnection> {
  refusePassword(url)
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/([^/]+)\/?$/.exec(url) ?? []
  switch (scheme) {
    case 'rmq':
    case 'rmqs':
      return new RemotingConnection(url, remotingOptions(scheme, rest, options))
    case 'grpc':
    case 'grpcs':
      return new ProxyConnection(url, await import('@rocketmq-ts/grpc'), {
        ...(options as ProxyConnectOptions),
        endpoints: `${scheme}://${rest}`,
      })
    default:
      throw new UsageError(
        `"${url}" is no address of RocketMQ; write rmq://host:9876 for name servers (rmqs:// with TLS), or grpcs://host:8081 for proxies (grpc:// without TLS)`,
      )
  }
}

function remotingOptions(scheme: 'rmq' | 'rmqs', rest: string, options: RemotingConnectOptions): ClientOptions {
  const { tls = scheme === 'rmqs' } = options
  const hasTls = tls !== false
  if (hasTls !== (scheme === 'rmqs')) {
    throw new UsageError(`${scheme}:// is ${hasTls ? 'without' : 'with'} TLS, and the option tls says otherwise`)
  }
  const servers = rest.split(';').map(server => (/:\d+$/.test(server) ? server : `${server}:${defaultNameServerPort}`))
  return { ...options, tls, namesrvAddr: servers.join(';') }
}
