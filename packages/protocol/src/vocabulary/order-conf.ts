// SPDX-License-Identifier: Apache-2.0
// Which queues an order topic has on which broker: a text of the name servers that producers of such a topic follow
// even while a broker is away. `broker-a:4;broker-b:4`. [MQClientInstance.java topicRouteData2TopicPublishInfo]
import { isDeepStrictEqual } from 'node:util'
import { UsageError } from '@rocketmq-ts/core'

/** Namespace of the texts in the name servers' key-value configuration; the key is the topic. */
export const orderNamespace = 'ORDER_TOPIC_CONFIG'

/** Queues by broker name. Entries that make no sense are left out: Java's client would fail on them. */
export function parseOrderConf(text = ''): ReadonlyMap<string, number> {
  const conf = new Map<string, number>()
  for (const entry of text.split(';')) {
    const [brokerName = '', queues = ''] = entry.split(':')
    if (brokerName !== '' && /^\d{1,15}$/.test(queues)) conf.set(brokerName, Number(queues))
  }
  return conf
}

/**
 * The text of queues by broker name.
 * @throws UsageError when it would not be read back as it is
 */
export function printOrderConf(conf: ReadonlyMap<string, number>): string {
  const text = [...conf].map(([brokerName, queues]) => `${brokerName}:${queues}`).join(';')
  const isReadable = isDeepStrictEqual(parseOrderConf(text), new Map(conf)) && !/\s/.test(text)
  if (!isReadable) throw new UsageError(`an order configuration names brokers and whole numbers of queues: "${text}"`)
  return text
}
