// SPDX-License-Identifier: Apache-2.0
// A queue of a static topic on two brokers: its new broker answers for all of it. The answers are those that the specs
// of the admin package see on real brokers.
import {
  getEarliestMsgStoretime,
  getMaxOffset,
  getMinOffset,
  pullMessage,
  queryConsumerOffset,
  searchOffsetByTimestamp,
  updateAndCreateStaticTopic,
  updateConsumerOffset,
  type Body,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { oneBroker, refusalOf, textsOf, type OneBroker } from '../../one-broker.js'
import { pullFields, send, topicFields } from '../../raw-client.js'

type Mapping = Body<typeof updateAndCreateStaticTopic>
type Stretch = NonNullable<Mapping['hostedQueues']> extends ReadonlyMap<number, readonly (infer S)[]> ? S : never

const queue = { topic: 'orders', queueId: 0 }
const place = { ...queue, consumerGroup: 'billing' }
const stretch = { queueId: 0, startOffset: 0, endOffset: -1, timeOfStart: -1, timeOfEnd: -1 }
const first: Stretch = { ...stretch, gen: 0, brokerName: 'broker-a', logicOffset: 0 }
const second: Stretch = { ...stretch, gen: 1, brokerName: 'broker-b', logicOffset: 10_000 }

/** A queue whose messages `one`, `two`, `three` are on the first broker; it takes more on the second one. */
async function moved(): Promise<OneBroker & { readonly from: string; readonly to: string }> {
  const one = await oneBroker({ brokers: 2 })
  const [from = '', to = ''] = one.cluster.brokerAddrs
  const tell = (address: string, brokerName: string, epoch: number, ...stretches: Stretch[]) =>
    one.client.call(
      address,
      updateAndCreateStaticTopic,
      { ...topicFields('orders'), force: false },
      {
        body: {
          topic: 'orders',
          scope: '__global__',
          totalQueues: 1,
          brokerName,
          epoch,
          dirty: false,
          hostedQueues: new Map([[0, stretches]]),
        },
      },
    )
  for (const { running } of one.cluster.brokers) running.groups.find('billing')
  await tell(from, 'broker-a', 1, first)
  for (const body of ['one', 'two', 'three']) await send(one.client, from, 'orders', body)
  await one.client.call(from, updateConsumerOffset, { ...place, commitOffset: 2 })
  await tell(to, 'broker-b', 2, first, second)
  await tell(from, 'broker-a', 2, first, second)
  return { ...one, from, to }
}

describe('a queue of a static topic that has moved', () => {
  let all: Awaited<ReturnType<typeof moved>>
  beforeEach(async () => {
    all = await moved()
  })
  afterEach(() => all[Symbol.asyncDispose]())

  const pull = async (queueOffset: number) => {
    const answer = await all.client.call(all.to, pullMessage, pullFields('orders', 'billing', { queueOffset }))
    const { answer: said, nextBeginOffset, minOffset, maxOffset, offsetDelta } = answer
    return { said, nextBeginOffset, minOffset, maxOffset, offsetDelta, bodies: textsOf(answer) }
  }

  it('is answered for by its new broker alone', async () => {
    const refused = await Promise.all(
      [
        send(all.client, all.from, 'orders', 'late'),
        all.client.call(all.from, getMinOffset, queue),
        all.client.call(all.from, pullMessage, pullFields('orders', 'billing')),
      ].map(refusalOf),
    )

    expect(refused.map(({ responseCode, remark }) => [responseCode, remark])).to.deep.equal([
      [501, 'orders-0 does not exit in request process of current broker broker-a'],
      [501, 'orders-0 is not leader in broker broker-a, request code 31'],
      [501, 'orders-0 cannot find mapping item in request process of current broker broker-a'],
    ])
  })

  it('begins where it began, and ends behind the room that was left', async () => {
    const oldest = all.cluster.messages('orders')[0]?.storeTimestamp
    const sent = await send(all.client, all.to, 'orders', 'four')

    expect([sent.queueId, sent.queueOffset]).to.deep.equal([0, 10_000])
    expect((await all.client.call(all.to, getMinOffset, queue)).offset).to.equal(0)
    expect((await all.client.call(all.to, getMaxOffset, queue)).offset).to.equal(10_001)
    expect((await all.client.call(all.to, getEarliestMsgStoretime, queue)).timestamp).to.equal(oldest)
  })

  it('keeps the position of a group, and takes its next one on the broker that has it', async () => {
    const position = async () => (await all.client.call(all.to, queryConsumerOffset, place)).offset
    const commit = (commitOffset: number) => all.client.call(all.to, updateConsumerOffset, { ...place, commitOffset })
    const kept = () => all.cluster.brokers.map(({ running }) => running.offsets.get('billing', 'orders', 0))

    expect([await position(), kept()]).to.deep.equal([2, [2, -1]])
    await commit(3)
    expect([await position(), kept()]).to.deep.equal([3, [3, -1]])
    await commit(10_000)
    expect([await position(), kept()]).to.deep.equal([10_000, [3, 0]])
  })

  it('is read from its first message to its last one, over both brokers', async () => {
    await send(all.client, all.to, 'orders', 'four')

    expect(await pull(0)).to.deep.equal({
      said: 'SUCCESS',
      nextBeginOffset: 3,
      minOffset: 0,
      maxOffset: 10_000,
      offsetDelta: 0,
      bodies: ['one', 'two', 'three'],
    })
    expect(await pull(3)).to.deep.equal({
      said: 'PULL_RETRY_IMMEDIATELY',
      nextBeginOffset: 10_000,
      minOffset: 10_000,
      maxOffset: 10_000,
      offsetDelta: 10_000,
      bodies: [],
    })
    expect(await pull(10_000)).to.deep.equal({
      said: 'SUCCESS',
      nextBeginOffset: 10_001,
      minOffset: 10_000,
      maxOffset: 10_001,
      offsetDelta: 10_000,
      bodies: ['four'],
    })
    expect((await pull(10_001)).said).to.equal('PULL_NOT_FOUND')
    expect((await pull(10_009)).nextBeginOffset).to.equal(10_001)
  })

  it('is searched by time as far as real brokers do it', async () => {
    await send(all.client, all.to, 'orders', 'four')
    const search = async (timestamp: number) =>
      (await all.client.call(all.to, searchOffsetByTimestamp, { ...queue, timestamp })).offset

    // The stretch of the broker that is asked overrules: it begins at 0, which is taken for "nothing there".
    expect(await search(0)).to.equal(0)
    expect(await search(all.clock.now() + 60_000)).to.equal(10_001)
  })

  // [RpcClientImpl.java, PullMessageProcessor.java]
  it('says so when the broker of an earlier stretch is away', async () => {
    await all.cluster.brokers[0]?.kill()

    const refused = await Promise.all(
      [
        all.client.call(all.to, getMinOffset, queue),
        all.client.call(all.to, pullMessage, pullFields('orders', 'billing')),
      ].map(refusalOf),
    )
    expect(refused.map(({ responseCode }) => responseCode)).to.deep.equal([1, 1])
    expect(refused[1]?.remark).to.match(/^org\.apache\.rocketmq\.remoting\.rpc\.RpcException: /)
  })
})
