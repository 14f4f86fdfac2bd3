// SPDX-License-Identifier: Apache-2.0
// The header of one attempt. It names the queue, so it is made anew for each.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { versions, type Fields, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Outgoing, SendRequest } from './outgoing.js'
import type { ProducerConfig } from './producer-options.js'

/** What of a producer is in the header. */
export interface Sender {
  readonly config: ProducerConfig
  /** As brokers know it, with the namespace. */
  readonly group: string
  readonly instance: MQClientInstance
}

/** @param addedProperties text of what hooks add */
export function sendFieldsOf(
  { config, group, instance }: Sender,
  outgoing: Outgoing,
  queue: MessageQueue,
  address: string,
  addedProperties = '',
): Fields<SendRequest> {
  const { client, createTopicKey, defaultTopicQueueNums } = config
  const { batch } = outgoing
  const isLegacy = batch !== undefined && instance.brokers.versionOf(address) < versions.V5_0_0
  return {
    producerGroup: group,
    topic: outgoing.topic,
    defaultTopic: createTopicKey,
    defaultTopicQueueNums,
    queueId: queue.queueId,
    sysFlag: outgoing.sysFlag,
    bornTimestamp: client.clock.now(),
    flag: outgoing.head.flag ?? 0,
    properties: (isLegacy ? batch.legacyPropertiesText : outgoing.propertiesText) + addedProperties,
    reconsumeTimes: 0,
    unitMode: client.unitMode,
    batch: batch !== undefined,
    brokerName: queue.brokerName,
  }
}
