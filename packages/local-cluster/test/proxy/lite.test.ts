// SPDX-License-Identifier: Apache-2.0
// Lite topics at the embedded proxy, by hand: what its own clients do not say, and what befalls one that breaks off.
import { expect } from 'chai'
import { durationOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { newSubscriptionGroup, popLiteMessage, updateAndCreateSubscriptionGroup } from '@rocketmq-ts/protocol'
import { rejection } from '@rocketmq-ts/test-run'
import { newClient } from '../raw-client.js'
import { RawClient } from './raw-client.js'
import { handleOf, message, scene, textOf, type Scene } from './scene.js'

const { ClientType, Code, LiteSubscriptionAction, OffsetOptionPolicy } = wire
const group = { name: 'chat' }
const topic = { name: 'orders' }

/** A cluster with lite topics below `orders`, and the group `chat` with these attributes. */
async function liteScene(attributes: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const all = await scene({
    topics: [{ name: 'orders', attributes: { 'message.type': 'LITE' } }],
    config: { enableLmq: true, enableMultiDispatch: true },
  })
  const client = newClient()
  const bound = new Map(Object.entries({ '+lite.bind.topic': 'orders', ...attributes }))
  await client.call(
    all.cluster.brokerAddrs[0]!,
    updateAndCreateSubscriptionGroup,
    {},
    { body: { ...newSubscriptionGroup, groupName: group.name, attributes: bound, consumeMessageOrderly: true } },
  )
  await client.close()
  return all
}

/** A lite push consumer, and the settings that it was answered with. */
async function consumerOf({ cluster }: Scene, clientId: string) {
  const client = new RawClient(`http://${cluster.endpoints}`, clientId)
  const subscriptions = [{ topic, expression: { type: wire.FilterType.TAG, expression: '*' } }]
  const settings = await client.settings({
    clientType: ClientType.LITE_PUSH_CONSUMER,
    subscription: { group, subscriptions },
  })
  return {
    client,
    settings,
    async sync(request: Draft<wire.SyncLiteSubscriptionRequest>): Promise<number | undefined> {
      return (await client.ask('SyncLiteSubscription', { topic, group, ...request })).status?.code
    },
    async receive(): Promise<{ status: wire.Status | null | undefined; messages: readonly wire.Message[] }> {
      const { responses } = await client.call('ReceiveMessage', {
        group,
        batchSize: 32,
        autoRenew: true,
        longPollingTimeout: durationOf(5000),
        messageQueue: { topic, id: -1, broker: { name: 'broker-a' } },
      })
      return { status: responses[0]?.status, messages: responses.flatMap(each => each.message ?? []) }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

function send(all: Scene, liteTopic: string, body: string) {
  return all.send(message('orders', body, { liteTopic, messageType: wire.MessageType.LITE }))
}

describe('lite topics at the embedded proxy', () => {
  it('have the quota of the group in the settings, and one assignment for each broker', async () => {
    await using all = await liteScene({ '+lite.sub.client.quota': '3' })
    await using consumer = await consumerOf(all, 'one')

    const { assignments } = await consumer.client.ask('QueryAssignment', { topic, group })

    expect(consumer.settings.subscription).to.include({ liteSubscriptionQuota: 3, maxLiteTopicSize: 64, fifo: true })
    expect(assignments.map(({ messageQueue }) => messageQueue?.id)).to.deep.equal([-1])
  })

  it('are received where a subscription begins, and settled by their name', async () => {
    await using all = await liteScene()
    await using consumer = await consumerOf(all, 'one')
    for (const body of ['first', 'second', 'third']) await send(all, 'a', body)
    const from = (value: number) => ({
      action: LiteSubscriptionAction.PARTIAL_ADD,
      liteTopicSet: ['a'],
      offsetOption: { offset: value },
    })

    expect(await consumer.sync(from(1))).to.equal(Code.OK)
    const { messages } = await consumer.receive()
    const [second] = messages
    const { status } = await consumer.client.ask('ChangeInvisibleDuration', {
      topic,
      group,
      receiptHandle: handleOf(second),
      liteTopic: 'a',
      invisibleDuration: durationOf(10),
    })
    await consumer.sync({ action: LiteSubscriptionAction.PARTIAL_REMOVE, liteTopicSet: ['a'] })
    await consumer.sync({
      action: LiteSubscriptionAction.PARTIAL_ADD,
      liteTopicSet: ['a'],
      offsetOption: { policy: OffsetOptionPolicy.MIN },
    })
    const again = await consumer.receive()

    expect(messages.map(textOf)).to.deep.equal(['second', 'third'])
    expect(second?.systemProperties).to.include({ liteTopic: 'a', messageType: wire.MessageType.LITE })
    expect(Number(second?.systemProperties?.queueOffset)).to.equal(1)
    expect(status?.code).to.equal(Code.OK)
    expect(again.messages.map(textOf)).to.deep.equal(['first', 'second', 'third'])
  })

  it('are as many as the quota of the group says, and 300', async () => {
    await using all = await liteScene({ '+lite.sub.client.quota': '1' })
    await using consumer = await consumerOf(all, 'one')
    const wanted = (count: number) => ({
      action: LiteSubscriptionAction.COMPLETE_ADD,
      liteTopicSet: Array.from({ length: count }, (_, index) => `room-${index}`),
    })

    expect(await consumer.sync(wanted(301))).to.equal(Code.OK)
    expect(await consumer.sync(wanted(302))).to.equal(Code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED)
  })

  it('belong to the topic that the group is bound to', async () => {
    await using all = await liteScene()
    await using consumer = await consumerOf(all, 'one')

    const code = await consumer.sync({
      topic: { name: 'TBW102' },
      action: LiteSubscriptionAction.PARTIAL_ADD,
      liteTopicSet: ['a'],
    })

    expect(code).to.equal(Code.ILLEGAL_TOPIC)
  })

  it('have no simple consumers: 5.5.0 refuses their settings', async () => {
    await using all = await liteScene()
    await using client = new RawClient(`http://${all.cluster.endpoints}`, 'one')
    const subscriptions = [{ topic, expression: { type: wire.FilterType.TAG, expression: '*' } }]
    const clientType = ClientType.LITE_SIMPLE_CONSUMER

    const error = await rejection(client.settings({ clientType, subscription: { group, subscriptions } }))

    expect(error.message).to.include('Client type is not consumer, type: LITE_SIMPLE_CONSUMER')
  })

  it('are refused by a wrong name', async () => {
    await using all = await liteScene()
    await using consumer = await consumerOf(all, 'one')

    for (const liteTopic of ['', 'a b', 'x'.repeat(65)]) {
      const code = await consumer.sync({ action: LiteSubscriptionAction.PARTIAL_ADD, liteTopicSet: [liteTopic] })
      expect(code, liteTopic).to.equal(Code.ILLEGAL_LITE_TOPIC)
    }
    expect(await consumer.sync({ action: 9 })).to.equal(Code.INTERNAL_SERVER_ERROR)
  })

  it('go to another client when theirs breaks off, or leaves', async () => {
    await using all = await liteScene()
    const leaving = [await consumerOf(all, 'one'), await consumerOf(all, 'two')] as const
    for (const each of leaving) await each.sync({ action: LiteSubscriptionAction.COMPLETE_ADD, liteTopicSet: ['a'] })
    await leaving[0].client[Symbol.asyncDispose]()
    await leaving[1].client.ask('NotifyClientTermination', { group })
    await using last = await consumerOf(all, 'three')
    await last.sync({ action: LiteSubscriptionAction.COMPLETE_ADD, liteTopicSet: ['a'] })

    await send(all, 'a', 'x')

    expect((await last.receive()).messages.map(textOf)).to.deep.equal(['x'])
    await leaving[1].client[Symbol.asyncDispose]()
  })

  it('are not received by a client that has more than a hundred messages', async () => {
    await using all = await liteScene()
    await using consumer = await consumerOf(all, 'one')
    const liteTopics = Array.from({ length: 101 }, (_, index) => `t${index}`)
    await consumer.sync({ action: LiteSubscriptionAction.COMPLETE_ADD, liteTopicSet: liteTopics })
    for (const liteTopic of liteTopics) await send(all, liteTopic, 'x')
    for (let count = 0; count < 101;) count += (await consumer.receive()).messages.length

    const { status } = await consumer.receive()

    expect(status).to.include({
      code: Code.FORBIDDEN,
      message: 'The client [one] has too many unacked messages. Unacked count: 101',
    })
    expect(all.cluster.requests(popLiteMessage)).to.have.length(4)
  })
})
