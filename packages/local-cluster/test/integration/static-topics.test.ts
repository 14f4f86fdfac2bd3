// SPDX-License-Identifier: Apache-2.0
// Which mappings of a static topic a broker takes.
import {
  getAllTopicConfig,
  getRouteInfoByTopic,
  getTopicConfig,
  sendMessageV2,
  updateAndCreateStaticTopic,
  type Body,
} from '@rocketmq-ts/protocol'
import { onEachVersion5, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { topicFields } from '../raw-client.js'

type Mapping = Body<typeof updateAndCreateStaticTopic>
type Stretch = NonNullable<Mapping['hostedQueues']> extends ReadonlyMap<number, readonly (infer S)[]> ? S : never

onEachVersion5('a broker with static topics', cluster => {
  const brokerName = 'broker-a'
  const epoch = 2_000_000_000_000
  let topic: string
  let address: string

  before(async () => {
    ;[address = ''] = await cluster.brokerAddrs()
  })
  beforeEach(() => {
    topic = uniqueName('static')
  })

  const first: Stretch = {
    gen: 0,
    queueId: 0,
    brokerName,
    logicOffset: 0,
    startOffset: 0,
    endOffset: -1,
    timeOfStart: -1,
    timeOfEnd: -1,
  }

  /** Tells the broker that logical queue 3 stands for these stretches. */
  function tell(change: Partial<Mapping> = {}, stretches: readonly Partial<Stretch>[] = [{}], force = false) {
    const hostedQueues = new Map([[3, stretches.map(each => ({ ...first, ...each }))]])
    return cluster.remoting.call(
      address,
      updateAndCreateStaticTopic,
      { ...topicFields(topic, { readQueueNums: 2, writeQueueNums: 2, order: true }), force },
      {
        body: {
          topic,
          scope: '__global__',
          totalQueues: 4,
          brokerName,
          epoch,
          dirty: false,
          hostedQueues,
          ...change,
        },
      },
    )
  }

  async function send(queueId: number) {
    const fields = {
      topic,
      queueId,
      producerGroup: 'raw',
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      sysFlag: 0,
      flag: 0,
      bornTimestamp: Date.now(),
    }
    const sent = await cluster.remoting.call(address, sendMessageV2, fields, { body: Buffer.from('one') })
    return [sent.queueId, sent.queueOffset]
  }

  it('tells name servers and admins which queues it has', async () => {
    await tell()

    const mapping = await waitFor('the route', async () => {
      const route = await cluster.remoting.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic }).catch(() => null)
      return route?.body.topicQueueMappingByBroker?.get(brokerName)
    })
    expect(mapping.currIdMap).to.deep.equal(new Map([[3, 0]]))
    expect(mapping).to.include({ topic, scope: '__global__', totalQueues: 4, epoch, dirty: false })
    const plain = (await cluster.remoting.call(address, getTopicConfig, { topic })).body
    expect(plain).to.include({ order: false, readQueueNums: 2 })
    expect(plain.mappingDetail).to.equal(undefined)
    const { mappingDetail } = (await cluster.remoting.call(address, getTopicConfig, { topic, isLogical: true })).body
    expect(mappingDetail?.hostedQueues).to.deep.equal(new Map([[3, [first]]]))
    const all = (await cluster.remoting.call(address, getAllTopicConfig, {})).body.topicQueueMappingDetailMap
    expect(all?.get(topic)?.hostedQueues).to.deep.equal(new Map([[3, [first]]]))
  })

  it('takes messages by their logical queues, and for any queue by one of its own', async () => {
    await tell()

    expect(await send(3)).to.deep.equal([3, 0])
    expect(await send(-1)).to.deep.equal([3, 1])
    expect((await rejection(send(0))).message).to.include(`${topic}-0 does not exit in request process`)
  })

  const refused: readonly [string, Parameters<typeof tell>, string][] = [
    ['an older one', [{ epoch: epoch - 1 }], `small epoch ${epoch - 1} < ${epoch}`],
    ['one of another scope', [{ scope: 'other' }], 'unmatched scope other != __global__'],
    ['one of the same age without a queue', [{ hostedQueues: new Map() }], 'equal epoch with null data'],
    ['one of the same age with another last stretch', [{}, [{ queueId: 1 }]], 'leader is different but epoch equal'],
    ['a queue without a stretch', [{ epoch: epoch + 1 }, []], 'The new item list is null or empty'],
    ['numbers below zero', [{}, [{ queueId: -1 }]], 'should not be negative'],
    [
      'a past without a beginning',
      [{}, [{ logicOffset: -1 }, { gen: 1 }]],
      'non-latest item has negative logic offset',
    ],
    ['stretches in the wrong order', [{}, [{}, { logicOffset: 9 }]], 'gen does not increase'],
    ['an end before the beginning', [{}, [{ startOffset: 5, endOffset: 4 }]], 'endOffset is smaller'],
    ['stretches that begin together', [{}, [{}, { gen: 1 }]], 'base logic offset does not increase'],
    ['stretches that overlap', [{}, [{ endOffset: 9 }, { gen: 1, logicOffset: 9 }]], 'max logic offset does not'],
  ]
  for (const [what, change, remark] of refused) {
    it(`refuses ${what}`, async () => {
      await tell()

      const error = await rejection(tell(...change))

      expect(error).to.include({ responseName: 'SYSTEM_ERROR' })
      expect(error.message).to.include(remark)
    })
  }

  it('takes any mapping that is forced, and a younger one without what it had before', async () => {
    await tell()
    await tell({ epoch: 5 }, [{ queueId: 1 }], true)
    await tell({ epoch: 6, hostedQueues: new Map([[2, [first]]]) })

    const { mappingDetail } = (await cluster.remoting.call(address, getTopicConfig, { topic, isLogical: true })).body
    expect(mappingDetail?.epoch).to.equal(6)
    expect([...(mappingDetail?.hostedQueues?.keys() ?? [])].sort()).to.deep.equal([2, 3])
  })
})
