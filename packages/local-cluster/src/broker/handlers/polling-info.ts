// SPDX-License-Identifier: Apache-2.0
// POLLING_INFO: how many POP_MESSAGE requests are held at a queue. [PollingInfoProcessor.java]
import { pollingInfo } from '@rocketmq-ts/protocol'
import { defaultRemark } from '../../remarks.js'
import { handle } from '../broker.js'
import { checkReadable, checkPopTarget } from '../pop/pop-checks.js'
import { popWaiters } from '../pop/pop-waiters.js'

/** Fields of a refusal. */
const refusedFields = pollingInfo.encodeReply({ pollingNum: 0 }).extFields

export const handlePollingInfo = handle(pollingInfo, (broker, request, { connection }) => {
  checkReadable(broker, 'peeking', refusedFields)
  checkPopTarget(broker, request, { consumer: connection.remoteAddress, fields: refusedFields })
  const { topic, consumerGroup, queueId } = request
  return {
    pollingNum: broker.part(popWaiters).countAt(topic, consumerGroup, queueId),
    remark: defaultRemark,
  }
})
