// SPDX-License-Identifier: Apache-2.0
// A topic with lite topics, a group that is bound to it, and a client of the group that asks by raw requests. The
// cluster has to have `liteSettings`.
import { liteSubscriptionCtl, lightQueueOf, popLiteMessage, updateConsumerOffset } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { uniqueName, type TestCluster } from './test-cluster.js'

/** What brokers need to be set to for lite topics. */
export const liteSettings = { enableLmq: true, enableMultiDispatch: true } as const

export interface LiteScene {
  readonly parentTopic: string
  readonly group: string
  readonly clientId: string
  /** A lite topic with three messages, of which the group has consumed one. */
  readonly behind: string
  /** A lite topic with one message. */
  readonly other: string
  /** Waits for messages of the client; resolves to what the broker answers. */
  readonly pop: (pollTime: number) => Promise<string>
}

/** Makes all of it on the first broker. */
export async function liteScene(cluster: TestCluster): Promise<LiteScene> {
  const { remoting } = cluster
  const parentTopic = await cluster.topic('lite', { queues: 1, attributes: '+message.type=LITE' })
  const group = await cluster.group('lite', { attributes: new Map([['+lite.bind.topic', parentTopic]]) })
  const [address = ''] = await cluster.brokerAddrs()
  const [clientId, behind, other] = [uniqueName('client'), uniqueName('behind'), uniqueName('other')]
  const lite = (liteTopic: string, body: string) =>
    cluster.send({ topic: parentTopic, body, systemProperties: { __LITE_TOPIC: liteTopic } })
  for (const body of ['one', 'two', 'three']) await lite(behind, body)
  await lite(other, 'one')
  await remoting.call(address, updateConsumerOffset, {
    consumerGroup: group,
    topic: lightQueueOf(parentTopic, behind),
    queueId: 0,
    commitOffset: 1,
  })
  const subscription = { clientId, group, topic: parentTopic, version: Date.now() }
  await remoting.call(
    address,
    liteSubscriptionCtl,
    {},
    { body: { subscriptionSet: [{ ...subscription, action: 'COMPLETE_ADD', liteTopicSet: [behind, other] }] } },
  )
  const pop = async (pollTime: number): Promise<string> => {
    const { answer } = await remoting.call(
      address,
      popLiteMessage,
      {
        clientId,
        consumerGroup: group,
        topic: parentTopic,
        maxMsgNum: 32,
        invisibleTime: 60_000,
        pollTime,
        bornTime: Date.now(),
      },
      { timeoutMs: pollTime + 5000 },
    )
    return answer
  }
  await waitFor('the first messages', async () => (await pop(1000)) === 'SUCCESS')
  return { parentTopic, group, clientId, behind, other, pop }
}
