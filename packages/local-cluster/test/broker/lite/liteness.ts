// SPDX-License-Identifier: Apache-2.0
// What the specs of lite topics share: a topic that holds them, groups that are bound to it, and requests.
import {
  ackMessage,
  changeMessageInvisibleTime,
  liteSubscriptionCtl,
  messageProperties,
  popLiteMessage,
  printPopReceipt,
  sendMessageV2,
  updateAndCreateSubscriptionGroup,
  updateAndCreateTopic,
  newSubscriptionGroup,
} from '@rocketmq-ts/protocol'
import type { Answer, Body, Fields } from '@rocketmq-ts/remoting'
import type { LocalClusterOptions } from '../../../src/index.js'
import { messagesOf, oneBroker, type OneBroker } from '../../one-broker.js'
import { sendFields, topicFields } from '../../raw-client.js'

type Subscription = Body<typeof liteSubscriptionCtl>['subscriptionSet'][number]
type Popped = Answer<typeof popLiteMessage>

export const topic = 'rooms'

/** A broker with lite topics, the topic that holds them, and the group `chat`. */
export async function liteBroker(
  config: NonNullable<LocalClusterOptions['config']> = {},
  topicAttributes = '',
): Promise<OneBroker> {
  const one = await oneBroker({ config: { enableLmq: true, enableMultiDispatch: true, ...config } })
  await one.client.call(
    one.broker,
    updateAndCreateTopic,
    topicFields(topic, { attributes: `+message.type=LITE${topicAttributes}` }),
  )
  await bind(one)
  return one
}

/** Makes or changes the group. */
export async function bind({ client, broker }: OneBroker, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const attributes = new Map(Object.entries({ '+lite.bind.topic': topic, ...more }))
  const body = { ...newSubscriptionGroup, groupName: 'chat', attributes }
  await client.call(broker, updateAndCreateSubscriptionGroup, {}, { body })
}

export async function send({ client, broker }: OneBroker, liteTopic: string, ...bodies: string[]): Promise<void> {
  const fields = sendFields(topic, { properties: `${messageProperties.liteTopic.name}\x01${liteTopic}\x02` })
  for (const body of bodies) await client.call(broker, sendMessageV2, fields, { body: Buffer.from(body) })
}

/** Says which lite topics a client wants. */
export function subscribe(
  { client, broker }: OneBroker,
  clientId: string,
  action: Subscription['action'],
  liteTopicSet: readonly string[],
  offsetOption?: Subscription['offsetOption'],
): Promise<Answer<typeof liteSubscriptionCtl>> {
  const subscription = { action, clientId, group: 'chat', topic, liteTopicSet: [...liteTopicSet], offsetOption }
  return client.call(broker, liteSubscriptionCtl, {}, { body: { subscriptionSet: [{ ...subscription, version: 0 }] } })
}

export function pop(
  { client, broker, clock }: OneBroker,
  clientId: string,
  given: Partial<Fields<typeof popLiteMessage>> = {},
): Promise<Popped> {
  return client.call(broker, popLiteMessage, {
    clientId,
    consumerGroup: 'chat',
    topic,
    maxMsgNum: 32,
    invisibleTime: 30_000,
    pollTime: 0,
    bornTime: clock.now(),
    ...given,
  })
}

/** Where a message lies, as acknowledgements say it. */
function placeOf(answer: Popped, index: number) {
  const message = messagesOf(answer)[index]!
  const offset = Number(message.property(messageProperties.multiQueueOffset.name))
  const { popTime = 0, invisibleTime = 0, reviveQueueId = 0 } = answer
  const receipt = { startOffset: 0, popTime, invisibleTime, reviveQueueId, queueId: 0, offset }
  return {
    consumerGroup: 'chat',
    topic,
    queueId: 0,
    offset,
    extraInfo: printPopReceipt({ ...receipt, topicKind: 'normal', brokerName: 'broker-a' }),
    liteTopic: message.property(messageProperties.liteTopic.name),
  }
}

/** Acknowledges a message of an answer. */
export function acknowledge(
  { client, broker }: OneBroker,
  answer: Popped,
  index: number,
  given: Partial<Fields<typeof ackMessage>> = {},
): Promise<Answer<typeof ackMessage>> {
  return client.call(broker, ackMessage, { ...placeOf(answer, index), ...given })
}

/** Lets a message of an answer be visible at another time. */
export function change(
  { client, broker }: OneBroker,
  answer: Popped,
  index: number,
  given: Pick<Fields<typeof changeMessageInvisibleTime>, 'invisibleTime' | 'suspend'>,
): Promise<Answer<typeof changeMessageInvisibleTime>> {
  return client.call(broker, changeMessageInvisibleTime, { ...placeOf(answer, index), ...given })
}
