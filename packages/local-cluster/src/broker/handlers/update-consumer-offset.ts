// SPDX-License-Identifier: Apache-2.0
// UPDATE_CONSUMER_OFFSET: how far a group has come. Ignored while a reset waits for the group's next pull, so that a
// commit under way cannot undo it. [ConsumerManageProcessor.java updateConsumerOffset]
import { offsetWasReset, refuse, updateConsumerOffset } from '@rocketmq-ts/protocol'
import type { Fields, RemotingCommand } from '@rocketmq-ts/remoting'
import { success } from '../../success.js'
import { handle, type Broker } from '../broker.js'
import { askAbout, logicalQueueOf } from '../static-topics/logical-queue.js'
import { stretchAt, toReal } from '../static-topics/stretch.js'

type Commit = Fields<typeof updateConsumerOffset>

export const handleUpdateConsumerOffset = handle(updateConsumerOffset, async (broker, request) => {
  const logical = logicalQueueOf(broker, request)
  if (logical === undefined) return committed(broker, request)
  const stretch = stretchAt(logical.stretches, request.commitOffset) ?? logical.last
  const real = { ...request, queueId: stretch.queueId, commitOffset: toReal(stretch, request.commitOffset) }
  if (stretch.brokerName === broker.brokerName) return committed(broker, real)
  await askAbout(broker, stretch, updateConsumerOffset, real)
  return {}
})

function committed(broker: Broker, request: Commit): RemotingCommand {
  const { consumerGroup: group, topic, queueId, commitOffset: offset } = request
  if (broker.groups.get(group) === undefined) refuse('SUBSCRIPTION_GROUP_NOT_EXIST', `Group ${group} not exist!`, {})
  if (!broker.topics.has(topic)) refuse('TOPIC_NOT_EXIST', `Topic ${topic} not exist!`, {})
  if (broker.config.useServerSideResetOffset && broker.offsets.hasReset(group, topic, queueId)) {
    return success({ remark: offsetWasReset, extFields: {} })
  }
  broker.offsets.commit({ group, topic, queueId, offset })
  return success({ extFields: {} })
}
