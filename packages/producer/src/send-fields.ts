// SPDX-License-Identifier: Apache-2.0
// The header of one attempt. It names the queue, so it is made anew for each.
import type { Fields, MessageQueue } from '@rocketmq-ts/protocol'
import type { Outgoing, SendRequest } from './outgoing.js'
import type { ProducerConfig } from './producer-options.js'

export function sendFieldsOf(
  { config, group }: { config: ProducerConfig; group: string },
  outgoing: Outgoing,
  queue: MessageQueue,
): Fields<SendRequest> {
  const { client, createTopicKey, defaultTopicQueueNums } = config
  return {
    producerGroup: group,
    topic: outgoing.topic,
    defaultTopic: createTopicKey,
    defaultTopicQueueNums,
    queueId: queue.queueId,
    sysFlag: outgoing.sysFlag,
    bornTimestamp: client.clock.now(),
    flag: outgoing.head.flag ?? 0,
    properties: outgoing.propertiesText,
    reconsumeTimes: 0,
    unitMode: client.unitMode,
    batch: outgoing.isBatch,
    brokerName: queue.brokerName,
  }
}
