// SPDX-License-Identifier: Apache-2.0
// GET_LITE_CLIENT_INFO. A count of -1 says that the broker knows nothing of the client. [LiteManagerProcessor.java
// getLiteClientInfo]
import { getLiteClientInfo, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { bindTopicOf, parentOf } from '../lite/lite-questions.js'
import { liteSubscriptions } from '../lite/lite-subscriptions.js'

const mostNames = 10_000

export const handleGetLiteClientInfo = handle(getLiteClientInfo, (broker, request) => {
  const { group = '', clientId = '', maxCount = 0 } = request
  const { topicName: parentTopic } = parentOf(broker, request.parentTopic)
  if (bindTopicOf(broker, group) !== parentTopic) {
    refuse('INVALID_PARAMETER', `Subscription [${group}]-[${parentTopic}] not match.`)
  }
  const found = broker.part(liteSubscriptions).get(clientId)
  return {
    body: {
      parentTopic,
      group,
      clientId,
      lastAccessTime: found?.askedAt ?? -1,
      lastConsumeTime: 0,
      liteTopicCount: found?.queues.size ?? -1,
      liteTopicSet: found && [...found.queues].slice(0, Math.min(maxCount, mostNames)),
    },
  }
})
