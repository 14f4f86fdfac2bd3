// SPDX-License-Identifier: Apache-2.0
// Reads what brokers have stored, by plain pulls: the same on every kind of cluster, and no consumer is involved.
import {
  getRouteInfoByTopic,
  decodeRecords,
  inflateMessage,
  isBadRecord,
  pullMessage,
  pullSysFlag,
  type MessageExt,
  type RecordItem,
} from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'

const group = 'CID_RMQ_TS_TEST_READER'

interface Queue {
  readonly address: string
  readonly brokerName: string
  readonly queueId: number
}

/** All messages of a topic, inflated; by broker, then queue, then position. Empty for an unknown topic. */
export async function storedMessages(
  remoting: RemotingClient,
  namesrvAddr: string,
  topic: string,
): Promise<readonly MessageExt[]> {
  const nameServer = namesrvAddr.split(';')[0] ?? namesrvAddr
  const route = await remoting.call(nameServer, getRouteInfoByTopic, { topic }).catch(() => undefined)
  const queues = (route?.body.queueDatas ?? []).flatMap(({ brokerName, readQueueNums }): Queue[] => {
    const broker = route?.body.brokerDatas.find(data => data.brokerName === brokerName)
    const address = broker?.brokerAddrs.get(0)
    if (address === undefined) return []
    return Array.from({ length: readQueueNums }, (_, queueId) => ({ address, brokerName, queueId }))
  })
  const found: MessageExt[] = []
  for (const queue of queues) found.push(...(await messagesOfQueue(remoting, topic, queue)))
  return found
}

async function messagesOfQueue(remoting: RemotingClient, topic: string, queue: Queue): Promise<MessageExt[]> {
  const found: MessageExt[] = []
  let queueOffset = 0
  for (;;) {
    const answer = await remoting.call(queue.address, pullMessage, {
      consumerGroup: group,
      topic,
      queueId: queue.queueId,
      queueOffset,
      maxMsgNums: 32,
      sysFlag: pullSysFlag('SUBSCRIPTION'),
      commitOffset: 0,
      suspendTimeoutMillis: 0,
      subscription: '*',
      subVersion: 0,
      expressionType: 'TAG',
    })
    if (answer.answer === 'SUCCESS') {
      const items = decodeRecords(Buffer.from(answer.body), { brokerName: queue.brokerName })
      for (const item of items) found.push(await inflateMessage(asMessage(item)))
    }
    if (answer.nextBeginOffset <= queueOffset || answer.nextBeginOffset >= answer.maxOffset) return found
    queueOffset = answer.nextBeginOffset
  }
}

function asMessage(item: RecordItem): MessageExt {
  if (isBadRecord(item)) throw item.error
  return item
}
