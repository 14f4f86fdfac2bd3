// SPDX-License-Identifier: Apache-2.0
// ACK_MESSAGE: a popped message is consumed. A receipt whose time is over, or that never was, is no error: the message
// comes again. [AckMessageProcessor.java]
import { ackMessage, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { withFaq } from '../../remarks.js'
import { acknowledgeLite, liteTopicOf } from '../lite/settled-lite-messages.js'
import { acknowledge } from '../pop/acknowledge.js'
import { describeQueue } from '../pop/pop-checks.js'
import { parseReceipt } from '../pop/receipt.js'

export const handleAckMessage = handle(ackMessage, (broker, request, { connection }) => {
  const { consumerGroup: group, topic, queueId, offset } = request
  const config = broker.topics.get(topic)
  if (config === undefined) {
    return refuse('TOPIC_NOT_EXIST', withFaq(`topic[${topic}] not exist, apply first please! `))
  }
  if (queueId >= config.readQueueNums || queueId < 0) {
    refuse('MESSAGE_ILLEGAL', describeQueue(config, queueId, connection.remoteAddress))
  }
  const liteTopic = liteTopicOf(request)
  if (liteTopic !== undefined) {
    acknowledgeLite(broker, request, { liteTopic, consumer: connection.remoteAddress })
    return {}
  }
  const low = broker.store.minOffset(topic, queueId)
  const high = broker.store.maxOffset(topic, queueId)
  if (offset < low || offset > high) {
    refuse('NO_MESSAGE', `offset is illegal, key:${topic}@${queueId}, commit:${offset}, store:${low}~${high}`)
  }
  const receipt = parseReceipt(request.extraInfo, 'getBrokerName')
  acknowledge(broker, { group, topic, queueId }, { receipt, offset, consumer: connection.remoteAddress })
  return {}
})
