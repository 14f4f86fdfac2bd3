// SPDX-License-Identifier: Apache-2.0
// Who the embedded servers say they are. Clients read the version of a heartbeat's answer to learn what a broker can;
// it is that of the RocketMQ whose behaviour they have.
import type { Identity, RemotingServerOptions } from '@rocketmq-ts/remoting'

/** V5_5_0, in Java: what clients expect of a server. [MQVersion.java] */
export const serverIdentity: Identity = { language: 'JAVA', version: 513 }

/** Certificate, key and mode of the servers. */
export type ServerTls = NonNullable<RemotingServerOptions['tls']>
