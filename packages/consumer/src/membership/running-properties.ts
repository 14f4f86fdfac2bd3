// SPDX-License-Identifier: Apache-2.0
// The settings that every kind of consumer tells administrators, under their Java names. The state's own names begin
// with `PROP_`. [ConsumerRunningInfo.java]
import type { ClientConfig } from '@rocketmq-ts/client'
import { compatibleVersion, versionName } from '@rocketmq-ts/protocol'

export interface RunningClient {
  readonly client: ClientConfig
  /** Addresses of the name servers. */
  readonly nameServers: readonly string[]
  /** When the consumer started, milliseconds since the epoch. */
  readonly startedAt: number
}

/** The settings of a kind of consumer, with those that all have, as text. */
export function runningProperties(
  settings: Readonly<Record<string, string | number | boolean>>,
  { client, nameServers, startedAt }: RunningClient,
): Map<string, string> {
  const all = {
    ...settings,
    instanceName: client.instanceName,
    clientIP: client.clientIP,
    pollNameServerInterval: client.pollNameServerInterval,
    heartbeatBrokerInterval: client.heartbeatBrokerInterval,
    persistConsumerOffsetInterval: client.persistConsumerOffsetInterval,
    unitMode: client.unitMode,
    useTLS: client.tls !== undefined,
    PROP_NAMESERVER_ADDR: nameServers.map(address => `${address};`).join(''),
    PROP_CLIENT_VERSION: versionName(compatibleVersion),
    PROP_CONSUMER_START_TIMESTAMP: startedAt,
  }
  return new Map(Object.entries(all).map(([name, value]) => [name, String(value)]))
}
