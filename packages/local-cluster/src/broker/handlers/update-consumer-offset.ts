// SPDX-License-Identifier: Apache-2.0
// UPDATE_CONSUMER_OFFSET: how far a group has come. Ignored while a reset waits for the group's next pull, so that a
// commit under way cannot undo it. [ConsumerManageProcessor.java updateConsumerOffset]
import { refuse, updateConsumerOffset } from '@rocketmq-ts/protocol'
import { RemotingCommand } from '@rocketmq-ts/remoting'
import { handle } from '../broker.js'

export const handleUpdateConsumerOffset = handle(updateConsumerOffset, (broker, request) => {
  const { consumerGroup: group, topic, queueId, commitOffset: offset } = request
  if (broker.groups.get(group) === undefined) refuse('SUBSCRIPTION_GROUP_NOT_EXIST', `Group ${group} not exist!`, {})
  if (!broker.topics.has(topic)) refuse('TOPIC_NOT_EXIST', `Topic ${topic} not exist!`, {})
  if (broker.config.useServerSideResetOffset && broker.offsets.hasReset(group, topic, queueId)) {
    return new RemotingCommand({ code: 0, remark: 'Offset has been previously reset', extFields: {} })
  }
  broker.offsets.commit({ group, topic, queueId, offset })
  return new RemotingCommand({ code: 0, extFields: {} })
})
