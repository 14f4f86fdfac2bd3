// SPDX-License-Identifier: Apache-2.0
// A message of a lite topic is settled in its light queue; the request names the topic that holds it.
// [AckMessageProcessor.java ackLite, ChangeInvisibleTimeProcessor.java processChangeInvisibleTimeForLite]
import {
  lightQueueOf,
  orderedReviveQueueId,
  refuse,
  type ackMessage,
  type changeMessageInvisibleTime,
} from '@rocketmq-ts/protocol'
import type { Fields, Reply } from '@rocketmq-ts/remoting'
import { defaultRemark } from '../../remarks.js'
import type { Broker } from '../broker.js'
import { acknowledge } from '../pop/acknowledge.js'
import { wakeWhenFree } from '../pop/order-wakeups.js'
import { popState } from '../pop/pop-state.js'
import { parseReceipt } from '../pop/receipt.js'
import { liteBindTopicOf } from './lite-group.js'

/** The lite topic of a request; nothing when it is not about one. */
export function liteTopicOf({ liteTopic = '' }: { readonly liteTopic?: string | undefined }): string | undefined {
  return liteTopic.trim() === '' ? undefined : liteTopic
}

/** Acknowledges a message of a lite topic. `consumer` is the address of who does. */
export function acknowledgeLite(
  broker: Broker,
  request: Fields<typeof ackMessage>,
  { liteTopic, consumer }: { readonly liteTopic: string; readonly consumer: string },
): void {
  const { consumerGroup: group, topic, queueId, offset } = request
  if (liteBindTopicOf(broker.groups.find(group)) !== topic) {
    refuse('INVALID_PARAMETER', 'group type or bind topic not match.')
  }
  const queue = { group, topic: lightQueueOf(topic, liteTopic), queueId: 0 }
  if (offset > broker.store.maxOffset(queue.topic, 0)) refuse('NO_MESSAGE', 'ack offset illegal.')
  const receipt = parseReceipt(request.extraInfo, 'getReviveQid')
  if (queueId !== 0 || receipt.reviveQueueId !== orderedReviveQueueId) {
    refuse('INVALID_PARAMETER', 'ack queue illegal.')
  }
  acknowledge(broker, queue, { receipt, offset, consumer })
}

/** Lets a message of a lite topic be visible at another time; the queue is blocked until then. */
export function changeLite(
  broker: Broker,
  request: Fields<typeof changeMessageInvisibleTime>,
  liteTopic: string,
): Reply<typeof changeMessageInvisibleTime> {
  const { consumerGroup: group, topic, offset, invisibleTime, suspend } = request
  const queue = { group, topic: lightQueueOf(topic, liteTopic), queueId: 0 }
  if (offset > broker.store.maxOffset(queue.topic, 0)) refuse('NO_MESSAGE', defaultRemark)
  const { popTime, reviveQueueId } = parseReceipt(request.extraInfo, 'getReviveQid')
  if (offset < broker.offsets.get(group, queue.topic, 0)) return { popTime: 0, invisibleTime: 0, reviveQueueId: 0 }
  const at = broker.clock.now() + invisibleTime
  const { orders } = broker.part(popState)
  if (suspend === true) orders.suspend(queue, { popTime, at })
  else orders.changeVisibility(queue, { offset, popTime, at })
  wakeWhenFree(broker, queue)
  return { popTime, invisibleTime: at - popTime, reviveQueueId }
}
