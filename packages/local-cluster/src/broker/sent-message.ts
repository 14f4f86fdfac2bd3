// SPDX-License-Identifier: Apache-2.0
// From a send request to the message that is stored: what the broker adds to the properties. They stay text, because
// nearly all sends need nothing but a few pairs at the end.
import {
  decodeProperties,
  encodeProperties,
  findProperty,
  messageProperties,
  pairSeparator,
  setSysFlag,
  uniqueIdGenerator,
  type sendMessage,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import type { Broker } from './broker.js'
import type { NewMessage } from './store/message-store.js'

const { uniqueKey, region, traceOn, cluster, popCheckPoint } = messageProperties

/** Properties that a client may have sent along from an earlier delivery; the broker's own word counts. */
const owned = [region.name, traceOn.name, cluster.name, popCheckPoint.name]

/** Makes ids for messages that come without one. */
const uniqueIds = (broker: Broker) => uniqueIdGenerator({ ip: broker.host.host, pid: process.pid, clock: broker.clock })

/** What the broker adds at the end of each message's properties. */
const suffixes = ({ config, clusterName }: Broker) =>
  encodeProperties({
    [region.name]: config.regionId,
    [traceOn.name]: String(config.traceOn),
    [cluster.name]: clusterName,
  })

/** The message of a send to one queue. */
export function messageOf(
  broker: Broker,
  topic: TopicConfig,
  sent: { readonly request: Fields<typeof sendMessage>; readonly body: Buffer; readonly bornHost: string },
): NewMessage {
  const { request, body, bornHost } = sent
  return {
    topic: request.topic,
    queueId: request.queueId < 0 ? anyQueueOf(topic) : request.queueId,
    flag: request.flag,
    sysFlag: topic.topicFilterType === 'MULTI_TAG' ? setSysFlag(request.sysFlag, 'multiTags', true) : request.sysFlag,
    bornTimestamp: request.bornTimestamp,
    bornHost,
    reconsumeTimes: request.reconsumeTimes ?? 0,
    preparedTransactionOffset: 0,
    body,
    properties: stamped(broker, request.properties ?? ''),
  }
}

/** A queue of the topic, by chance. */
export function anyQueueOf({ writeQueueNums }: TopicConfig): number {
  return Math.floor(Math.random() * Math.max(1, writeQueueNums))
}

/** The properties with an id, and with what the broker says of itself. */
function stamped(broker: Broker, properties: string): string {
  const id = findProperty(properties, uniqueKey.name)
  const own = id === undefined ? withUniqueKey(broker, properties) : properties
  const clean = owned.some(name => own.includes(name)) ? withoutOwned(own) : own
  return (clean === '' || clean.endsWith(pairSeparator) ? clean : clean + pairSeparator) + broker.part(suffixes)
}

function withUniqueKey(broker: Broker, properties: string): string {
  return encodeProperties({ ...decodeProperties(properties), [uniqueKey.name]: broker.part(uniqueIds)() })
}

function withoutOwned(properties: string): string {
  const kept = Object.entries(decodeProperties(properties)).filter(([name]) => !owned.includes(name))
  return encodeProperties(Object.fromEntries(kept))
}
