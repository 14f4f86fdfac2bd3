// SPDX-License-Identifier: Apache-2.0
// Acknowledging one message: by its check point, or in order by its queue. [AckMessageProcessor.java]
import { orderedReviveQueueId, refuse } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import type { GroupQueue } from './check-points.js'
import { wakeWhenFree } from './order-wakeups.js'
import { popState } from './pop-state.js'
import type { Receipt } from './receipt.js'

/** Which message, and by whom. */
export interface Acknowledgement {
  readonly receipt: Pick<Receipt, 'startOffset' | 'popTime' | 'reviveQueueId'>
  readonly offset: number
  /** Address of the consumer. */
  readonly consumer: string
}

/** Acknowledges a message; throws a `Refusal` when it does not belong to the last pop of an ordered queue. */
export function acknowledge(broker: Broker, queue: GroupQueue, acknowledgement: Acknowledgement): void {
  const { receipt, offset } = acknowledgement
  if (receipt.reviveQueueId === orderedReviveQueueId) acknowledgeInOrder(broker, queue, acknowledgement)
  else broker.part(popState).acknowledge({ ...queue, ...receipt }, offset)
}

function acknowledgeInOrder(broker: Broker, queue: GroupQueue, { receipt, offset, consumer }: Acknowledgement): void {
  const { group, topic, queueId } = queue
  const committed = broker.offsets.get(group, topic, queueId)
  if (offset < committed) return
  const acknowledged = broker.part(popState).orders.acknowledge(queue, offset, receipt.popTime)
  if (acknowledged === 'stale') return
  if (acknowledged === 'illegal') {
    const key = `${topic}@${group}@${queueId}`
    refuse(
      'MESSAGE_ILLEGAL',
      `offset is illegal, key:${key}, old:${committed}, commit:${offset}, next:-1, /${consumer}`,
    )
  }
  if (!broker.offsets.hasReset(group, topic, queueId)) broker.offsets.commit({ ...queue, offset: acknowledged.commit })
  wakeWhenFree(broker, queue)
}
