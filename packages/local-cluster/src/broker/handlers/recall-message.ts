// SPDX-License-Identifier: Apache-2.0
// RECALL_MESSAGE: takes a timer message back before its time, by storing a timer message that deletes it. Whether the
// message is still there is not looked at: the answer is SUCCESS either way. [RecallMessageProcessor.java]
import { UsageError } from '@rocketmq-ts/core'
import {
  decodeRecallHandle,
  encodeProperties,
  isWritable,
  masterId,
  messageProperties,
  recallMessage,
  recallTag,
  refuse,
  type RecallHandle,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { defaultRemark } from '../../remarks.js'
import { handle, type Broker } from '../broker.js'

const { bornTimestamp, producerGroup, region, tags, timerDeleteUniqueKey, timerDeliverMs, uniqueKey } =
  messageProperties

export const handleRecallMessage = handle(recallMessage, (broker, request, { connection }) => {
  const no = (name: Parameters<typeof refuse>[0], remark: string) =>
    refuse(name, remark, { [region.name]: broker.config.regionId })
  checkBroker(broker, no)
  if (!broker.topics.has(request.topic)) no('TOPIC_NOT_EXIST', `recall failed, the topic[${request.topic}] not exist`)
  const handle = readHandle(request, no)
  if (handle.topic !== request.topic) no('ILLEGAL_OPERATION', 'recall failed, topic not match')
  if (handle.brokerName !== broker.brokerName) no('ILLEGAL_OPERATION', 'recall failed, broker service not available')
  const leftMs = handle.deliverAt - broker.clock.now()
  if (leftMs <= 0 || leftMs >= broker.config.timerMaxDelaySec * 1000) {
    no('ILLEGAL_OPERATION', 'recall failed, timestamp invalid')
  }
  storeRecall(broker, handle, { bornHost: connection.socketAddress, group: request.producerGroup })
  return { msgId: handle.messageId, regionId: broker.config.regionId, remark: defaultRemark }
})

type No = (name: Parameters<typeof refuse>[0], remark: string) => never

function checkBroker(broker: Broker, no: No): void {
  const { recallMessageEnable, brokerPermission, allowRecallWhenBrokerNotWriteable } = broker.config
  if (!recallMessageEnable) no('NO_PERMISSION', 'recall failed, operation is forbidden')
  if (broker.brokerId !== masterId) no('SLAVE_NOT_AVAILABLE', 'recall failed, broker service not available')
  if (!isWritable(brokerPermission) && !allowRecallWhenBrokerNotWriteable) {
    no('SERVICE_NOT_AVAILABLE', 'recall failed, broker service not available')
  }
}

function readHandle({ recallHandle }: Fields<typeof recallMessage>, no: No): RecallHandle {
  try {
    return decodeRecallHandle(recallHandle)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return no('ILLEGAL_OPERATION', 'recall handle is invalid')
  }
}

function storeRecall(
  broker: Broker,
  handle: RecallHandle,
  { bornHost, group }: { bornHost: string; group: string | undefined },
): void {
  const now = broker.clock.now()
  broker.put({
    topic: handle.topic,
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: now,
    bornHost,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from('0'),
    properties: encodeProperties({
      [tags.name]: recallTag,
      [timerDeleteUniqueKey.name]: handle.messageId,
      [uniqueKey.name]: handle.messageId,
      [timerDeliverMs.name]: String(handle.deliverAt),
      [bornTimestamp.name]: String(now),
      [producerGroup.name]: group,
    }),
  })
}
