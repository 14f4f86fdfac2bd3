// SPDX-License-Identifier: Apache-2.0
// CONSUME_MESSAGE_DIRECTLY: a connected consumer handles one stored message now. [AdminBrokerProcessor.java
// consumeMessageDirectly]
import { consumeMessageDirectly, decodeOffsetMessageId, isOffsetMessageId, refuse } from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { relay } from '../admin/client-relay.js'

export const handleConsumeMessageDirectly = handle(consumeMessageDirectly, (broker, request, context) => {
  const { consumerGroup, clientId = '', topic = '', msgId = '' } = request
  const topicSysFlag = broker.topics.get(topic)?.topicSysFlag
  const groupSysFlag = broker.groups.find(consumerGroup)?.groupSysFlag
  return relay(broker, {
    consumerGroup,
    clientId,
    context,
    extFields: {
      brokerName: broker.brokerName,
      ...(topicSysFlag === undefined ? {} : { topicSysFlag: String(topicSysFlag) }),
      ...(groupSysFlag === undefined ? {} : { groupSysFlag: String(groupSysFlag) }),
    },
    body: recordOf(broker, msgId),
  })
})

function recordOf(broker: Broker, msgId: string): Buffer {
  const record = isOffsetMessageId(msgId)
    ? broker.store.recordAt(decodeOffsetMessageId(msgId).commitLogOffset)
    : undefined
  return record ?? refuse('SYSTEM_ERROR', `can not find message by the id, ${msgId.slice(0, 64)}`)
}
