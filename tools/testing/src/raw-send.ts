// SPDX-License-Identifier: Apache-2.0
// Sends messages by raw requests, so that specs of consumers need no producer.
import type { CompressionType, Message } from '@rocketmq-ts/core'
import {
  decodeProperties,
  defaultTopicName,
  encodeProperties,
  getRouteInfoByTopic,
  isWritable,
  sendMessageV2,
  sentPropertiesText,
  withCompression,
} from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'
import { randomBytes } from 'node:crypto'

/** A message, and where it goes. */
export interface RawMessage extends Omit<Message, 'body'> {
  readonly body: Uint8Array | string
  /** Queue inside the topic on its broker; the next one in turn by default. */
  readonly queueId?: number
  /** The body is compressed already. */
  readonly compressed?: CompressionType
  /** Properties that a message of an application may not have. */
  readonly systemProperties?: Readonly<Record<string, string>>
}

/** Where a message lies. */
export interface RawSent {
  readonly messageId: string
  readonly brokerName: string
  readonly queueId: number
  readonly queueOffset: number
}

export interface RawSendOptions {
  readonly remoting: RemotingClient
  readonly namesrvAddr: string
}

/** Sends messages of one topic, one after the other, to its queues in turn. */
export async function rawSend(
  { remoting, namesrvAddr }: RawSendOptions,
  messages: readonly RawMessage[],
): Promise<RawSent[]> {
  const topic = messages[0]?.topic ?? ''
  const route = (await remoting.call(namesrvAddr, getRouteInfoByTopic, { topic })).body
  const queues = route.queueDatas
    .filter(({ perm }) => isWritable(perm))
    .flatMap(({ brokerName, writeQueueNums }) => {
      const address = route.brokerDatas.find(broker => broker.brokerName === brokerName)?.brokerAddrs.get(0)
      if (address === undefined) return []
      return Array.from({ length: writeQueueNums }, (_, queueId) => ({ brokerName, address, queueId }))
    })
  const sent: RawSent[] = []
  for (const [index, message] of messages.entries()) {
    const candidates = message.queueId === undefined ? queues : queues.filter(it => it.queueId === message.queueId)
    const queue = candidates[index % Math.max(1, candidates.length)]
    if (queue === undefined) throw new Error(`topic ${topic} has no queue to send to`)
    sent.push(await sendTo(remoting, queue, message))
  }
  return sent
}

async function sendTo(
  remoting: RemotingClient,
  { brokerName, address, queueId }: { brokerName: string; address: string; queueId: number },
  message: RawMessage,
): Promise<RawSent> {
  const messageId = randomBytes(16).toString('hex').toUpperCase()
  const { topic, body, compressed, flag = 0, systemProperties = {} } = message
  const properties = { ...decodeProperties(sentPropertiesText(message)), UNIQ_KEY: messageId, ...systemProperties }
  const answer = await remoting.call(
    address,
    sendMessageV2,
    {
      producerGroup: 'raw-sender',
      topic,
      defaultTopic: defaultTopicName,
      defaultTopicQueueNums: 4,
      queueId,
      sysFlag: compressed === undefined ? 0 : withCompression(0, compressed),
      bornTimestamp: Date.now(),
      flag,
      properties: encodeProperties(properties),
      reconsumeTimes: 0,
      unitMode: false,
      batch: false,
      brokerName,
    },
    { body: Buffer.from(body) },
  )
  return { messageId, brokerName, queueId, queueOffset: answer.queueOffset }
}
