// SPDX-License-Identifier: Apache-2.0
// Which brokers to ask about a topic.
import type { BrokerAddress, MQClientInstance } from '@rocketmq-ts/client'
import { masterId } from '@rocketmq-ts/protocol'

/** One address of each broker of the topic, its master's where there is one. */
export function brokersOf(
  { routes, brokers }: Pick<MQClientInstance, 'routes' | 'brokers'>,
  topic: string,
): BrokerAddress[] {
  const names = routes.get(topic)?.brokerDatas.map(({ brokerName }) => brokerName) ?? []
  return names.flatMap(name => brokers.preferred(name, masterId) ?? [])
}
