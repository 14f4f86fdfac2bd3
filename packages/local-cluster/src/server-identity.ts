// SPDX-License-Identifier: Apache-2.0
// Who the embedded servers say they are. Clients read the version of a heartbeat's answer to learn what a broker can;
// it is that of the RocketMQ whose behaviour they have.
import { versions } from '@rocketmq-ts/protocol'
import type { Identity, RemotingClientOptions, RemotingServerOptions } from '@rocketmq-ts/remoting'

/** In Java: what clients expect of a server. */
export const serverIdentity: Identity = { language: 'JAVA', version: versions.V5_5_0 }

/** Milliseconds that a connection may be silent, its first ones too. [NettyServerConfig.java] */
export const silenceMs = 120_000

/** Certificate, key and mode of the servers. */
export type ServerTls = NonNullable<RemotingServerOptions['tls']>

/** What a broker dials a name server of its own cluster with: TLS only when plain text is refused. */
export function clientTls(tls: ServerTls): RemotingClientOptions['tls'] {
  if (tls.mode !== 'enforcing') return undefined
  // Both ends live in this process; whose certificate it is says nothing.
  return { cert: tls.cert, key: tls.key, rejectUnauthorized: false }
}
