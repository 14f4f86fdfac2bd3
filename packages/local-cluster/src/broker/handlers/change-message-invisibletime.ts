// SPDX-License-Identifier: Apache-2.0
// CHANGE_MESSAGE_INVISIBLETIME: a popped message comes again at another time. It gets a check point of its own, and its
// old one counts it as settled; a stale receipt is taken as well, so the message may come twice.
// [ChangeInvisibleTimeProcessor.java]
import { changeMessageInvisibleTime, orderedReviveQueueId, refuse } from '@rocketmq-ts/protocol'
import type { Fields, Reply } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { defaultRemark as remark, withFaq } from '../../remarks.js'
import { changeLite, liteTopicOf } from '../lite/settled-lite-messages.js'
import { describeQueue } from '../pop/pop-checks.js'
import { wakeWhenFree } from '../pop/order-wakeups.js'
import { popState } from '../pop/pop-state.js'
import { parseReceipt, type Receipt } from '../pop/receipt.js'

type Change = Fields<typeof changeMessageInvisibleTime>
type ChangeReply = Reply<typeof changeMessageInvisibleTime>

/** Fields of a refusal. */
const zeros = changeMessageInvisibleTime.encodeReply({ popTime: 0, invisibleTime: 0, reviveQueueId: 0 }).extFields

export const handleChangeMessageInvisibleTime = handle(
  changeMessageInvisibleTime,
  (broker, request, { connection }) => {
    const { topic, queueId, offset } = request
    const config = broker.topics.get(topic)
    if (config === undefined) {
      return refuse('TOPIC_NOT_EXIST', withFaq(`topic[${topic}] not exist, apply first please! `), zeros)
    }
    if (queueId >= config.readQueueNums || queueId < 0) {
      refuse('MESSAGE_ILLEGAL', describeQueue(config, queueId, connection.remoteAddress), zeros)
    }
    const liteTopic = liteTopicOf(request)
    if (liteTopic !== undefined) return { ...changeLite(broker, request, liteTopic), remark }
    if (offset < broker.store.minOffset(topic, queueId) || offset >= broker.store.maxOffset(topic, queueId)) {
      refuse('NO_MESSAGE', remark, zeros)
    }
    const receipt = parseReceipt(request.extraInfo, 'getReviveQid')
    return receipt.reviveQueueId === orderedReviveQueueId
      ? changeInOrder(broker, request, receipt)
      : change(broker, request, receipt)
  },
)

function change(broker: Broker, request: Change, receipt: Receipt): ChangeReply {
  const { consumerGroup: group, topic, queueId, offset, invisibleTime } = request
  const queue = { group, topic, queueId }
  const now = broker.clock.now()
  // Within the millisecond of the pop, its check point and the new one would have the same name. (In Java they have,
  // and the acknowledgement of the one ends the other: the message is lost.)
  const popTime = now === receipt.popTime && offset === receipt.startOffset ? now + 1 : now
  const state = broker.part(popState)
  state.track({ ...queue, startOffset: offset, popTime, reviveTime: now + invisibleTime, pending: new Set([offset]) })
  state.acknowledge({ ...queue, startOffset: receipt.startOffset, popTime: receipt.popTime }, offset)
  return { popTime, invisibleTime, reviveQueueId: receipt.reviveQueueId, remark }
}

function changeInOrder(broker: Broker, request: Change, { popTime, reviveQueueId }: Receipt): ChangeReply {
  const { consumerGroup: group, topic, queueId, offset, invisibleTime } = request
  if (offset < broker.offsets.get(group, topic, queueId)) {
    return { popTime: 0, invisibleTime: 0, reviveQueueId: 0, remark }
  }
  const queue = { group, topic, queueId }
  const at = broker.clock.now() + invisibleTime
  broker.part(popState).orders.changeVisibility(queue, { offset, popTime, at })
  wakeWhenFree(broker, queue)
  return { popTime, invisibleTime: at - popTime, reviveQueueId, remark }
}
