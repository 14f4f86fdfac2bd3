// SPDX-License-Identifier: Apache-2.0
// What the tests of the servers speak with: the protocol itself, no client package.
import { sendMessageV2, type pullMessage, type updateAndCreateTopic } from '@rocketmq-ts/protocol'
import { RemotingClient, type Answer, type Fields } from '@rocketmq-ts/remoting'

/** A client that says it is Java 5.5.0. */
export function newClient(): RemotingClient {
  return new RemotingClient({ identity: { language: 'JAVA', version: 513 } })
}

/** Fields of a send, with what every client fills in. */
export function sendFields(
  topic: string,
  given: Partial<Fields<typeof sendMessageV2>> = {},
): Fields<typeof sendMessageV2> {
  return {
    producerGroup: 'shop',
    topic,
    defaultTopic: 'TBW102',
    defaultTopicQueueNums: 4,
    queueId: 0,
    sysFlag: 0,
    bornTimestamp: 1_700_000_000_000,
    flag: 0,
    ...given,
  }
}

/** Fields of a pull that carries its subscription, with what every client fills in. */
export function pullFields(
  topic: string,
  consumerGroup: string,
  given: Partial<Fields<typeof pullMessage>> = {},
): Fields<typeof pullMessage> {
  return {
    consumerGroup,
    topic,
    queueId: 0,
    queueOffset: 0,
    maxMsgNums: 32,
    sysFlag: 4,
    commitOffset: 0,
    suspendTimeoutMillis: 15_000,
    subscription: '*',
    subVersion: 1,
    ...given,
  }
}

/** Fields of a request that makes a topic, with one queue. */
export function topicFields(
  topic: string,
  given: Partial<Fields<typeof updateAndCreateTopic>> = {},
): Fields<typeof updateAndCreateTopic> {
  return {
    topic,
    defaultTopic: 'TBW102',
    readQueueNums: 1,
    writeQueueNums: 1,
    perm: 6,
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: 0,
    order: false,
    ...given,
  }
}

/** Sends one message; returns the answer. */
export function send(
  client: RemotingClient,
  address: string,
  topic: string,
  body: string,
  tag?: string,
): Promise<Answer<typeof sendMessageV2>> {
  const properties = tag === undefined ? '' : `TAGS\x01${tag}\x02`
  return client.call(address, sendMessageV2, sendFields(topic, { properties }), { body: Buffer.from(body) })
}
