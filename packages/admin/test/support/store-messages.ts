// SPDX-License-Identifier: Apache-2.0
// Stores messages with plain requests, so that the specs of an administrator need no producer.
import { systemClock } from '@rocketmq-ts/core'
import {
  encodeProperties,
  getBrokerClusterInfo,
  messageProperties,
  sendMessageV2,
  uniqueIdGenerator,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import type { TestCluster } from '@rocketmq-ts/testing'

/** A message as it was stored. */
export interface StoredMessage {
  readonly queue: MessageQueue
  readonly queueOffset: number
  /** Id that the client made. */
  readonly messageId: string
  /** Id that the broker made. */
  readonly offsetMessageId: string
}

export interface MessageToStore {
  readonly topic: string
  readonly body?: string
  readonly keys?: string
  readonly queueId?: number
}

const nextId = uniqueIdGenerator({ ip: '127.0.0.1', pid: process.pid, clock: systemClock })

/** Stores a message on the first broker of the cluster. */
export async function storeMessage(cluster: TestCluster, message: MessageToStore): Promise<StoredMessage> {
  const { topic, body = 'body', keys, queueId = 0 } = message
  const { brokerName, address } = await firstBroker(cluster)
  const messageId = nextId()
  const properties = {
    [messageProperties.uniqueKey.name]: messageId,
    [messageProperties.waitStoreMsgOk.name]: 'true',
    ...(keys === undefined ? {} : { [messageProperties.keys.name]: keys }),
  }
  const stored = await cluster.remoting.call(
    address,
    sendMessageV2,
    {
      producerGroup: 'admin_specs',
      topic,
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      queueId,
      sysFlag: 0,
      bornTimestamp: systemClock.now(),
      flag: 0,
      properties: encodeProperties(properties),
    },
    { body: Buffer.from(body) },
  )
  return {
    queue: { topic, brokerName, queueId: stored.queueId },
    queueOffset: stored.queueOffset,
    messageId,
    offsetMessageId: stored.msgId,
  }
}

/** Stores several messages one after the other. */
export async function storeMessages(
  cluster: TestCluster,
  message: MessageToStore,
  count: number,
): Promise<readonly StoredMessage[]> {
  const stored: StoredMessage[] = []
  for (let index = 0; index < count; index++) stored.push(await storeMessage(cluster, message))
  return stored
}

/** Name and address of the broker that the specs store to. */
export async function firstBroker(cluster: TestCluster): Promise<{ brokerName: string; address: string }> {
  const { body } = await cluster.remoting.call(cluster.namesrvAddr, getBrokerClusterInfo, {})
  const [broker] = [...body.brokerAddrTable.values()].sort((a, b) => (a.brokerName < b.brokerName ? -1 : 1))
  const address = broker?.brokerAddrs.get(0)
  if (broker === undefined || address === undefined) throw new Error('the cluster has no broker')
  return { brokerName: broker.brokerName, address }
}
