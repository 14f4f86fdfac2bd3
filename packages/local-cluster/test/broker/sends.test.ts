// SPDX-License-Identifier: Apache-2.0
// What a broker takes and what it refuses of sends, over real sockets.
import { BrokerError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { encodeBatch, sendBatchMessage, sendMessage, sendMessageV2, type MessageExt } from '@rocketmq-ts/protocol'
import type { Fields, RemotingClient } from '@rocketmq-ts/remoting'
import { LocalCluster } from '../../src/index.js'
import { refusalOf } from '../one-broker.js'
import { newClient, sendFields } from '../raw-client.js'

const item = (text: string) => ({
  flag: 5,
  body: Buffer.from(text),
  propertiesText: `UNIQ_KEY\x01${text}\x02KEYS\x01k\x02`,
})

describe('a send', () => {
  let cluster: LocalCluster
  let client: RemotingClient
  let broker: string

  before(async () => {
    const attributes = { 'queue.type': 'BatchCQ' }
    cluster = await LocalCluster.start({ topics: ['orders', { name: 'whole', attributes }] })
    client = newClient()
    broker = cluster.brokerAddrs[0]!
  })

  after(async () => {
    await client.close()
    await cluster.close()
  })

  const send = (topic: string, given: Partial<Fields<typeof sendMessageV2>> = {}, body: Buffer = Buffer.from('x')) =>
    client.call(broker, sendMessageV2, sendFields(topic, given), { body })

  const lastOf = (topic: string): MessageExt | undefined => cluster.messages(topic).at(-1)

  it('is marked with region, trace switch and cluster, whatever it said of them', async () => {
    await send('orders', {
      queueId: 3,
      properties: 'MSG_REGION\x01here\x02POP_CK\x01old\x02own\x011\x02UNIQ_KEY\x01U\x02',
    })

    const stored = cluster.messages('orders').find(({ queueId }) => queueId === 3)
    expect({ ...stored?.properties }).to.deep.equal({
      own: '1',
      UNIQ_KEY: 'U',
      MSG_REGION: 'DefaultRegion',
      TRACE_ON: 'true',
      CLUSTER: 'DefaultCluster',
    })
  })

  it('gets an id when it has none', async () => {
    const { transactionId } = await send('orders', { queueId: 2 })

    expect(transactionId).to.match(/^[0-9A-F]{32}$/)
    expect(cluster.messages('orders').find(({ queueId }) => queueId === 2)?.messageId).to.equal(transactionId)
  })

  it('goes to some queue when it names none', async () => {
    const { queueId } = await send('orders', { queueId: -1 })

    expect(queueId).to.be.within(0, 3)
  })

  it('is the same with long field names', async () => {
    const sent = await client.call(broker, sendMessage, sendFields('orders', { queueId: 1 }), {
      body: Buffer.from('long'),
    })

    expect(sent).to.include({ answer: 'SUCCESS', queueId: 1 })
  })

  it('takes a batch apart: each message keeps its own properties and gets its own id', async () => {
    const body = encodeBatch([item('A1'), item('A2'), item('A3')])
    const fields = sendFields('batches', { batch: true, properties: 'UNIQ_KEY\x01BATCH\x02' })
    const sent = await client.call(broker, sendBatchMessage, fields, { body })

    const stored = cluster.messages('batches')
    expect(stored.map(({ messageId }) => messageId)).to.deep.equal(['A1', 'A2', 'A3'])
    expect(sent.msgId.split(',')).to.deep.equal(stored.map(({ offsetMessageId }) => offsetMessageId))
    expect(sent).to.include({ queueOffset: 0, transactionId: 'BATCH' })
    expect(stored[0]).to.include({ flag: 5 })
  })

  it('stores a batch whole where the topic says so', async () => {
    const body = encodeBatch([item('A1'), item('A2')])
    const fields = sendFields('whole', { batch: true, properties: 'UNIQ_KEY\x01BATCH\x02' })
    const sent = await client.call(broker, sendBatchMessage, fields, { body })
    const next = await client.call(broker, sendBatchMessage, fields, { body })

    expect(sent).to.include({ batchUniqId: 'BATCH', queueOffset: 0 })
    expect(next.queueOffset).to.equal(2)
    expect(lastOf('whole')?.property('INNER_BASE')).to.equal('2')
    expect(lastOf('whole')?.property('INNER_NUM')).to.equal('2')
  })

  const refusals: readonly [string, string, Partial<Fields<typeof sendMessageV2>>, number, RegExp, Buffer?][] = [
    ['a bad name', 'bad topic', {}, 29, /^The specified topic: bad topic, contains illegal characters/],
    ['a long name', 't'.repeat(128), {}, 29, /is longer than topic max length: 127$/],
    [
      'a topic of the broker',
      'SCHEDULE_TOPIC_XXXX',
      {},
      16,
      /^Sending message to topic\[SCHEDULE_TOPIC_XXXX\] is forb/,
    ],
    [
      'a queue that is not there',
      'orders',
      { queueId: 4 },
      29,
      /^request queueId\[4\] is illegal, TopicConfig \[topicN/,
    ],
    ['no body', 'orders', {}, 1, /^java\.lang\.NullPointerException/, Buffer.alloc(0)],
    ['too large a body', 'orders', {}, 13, /^the message is illegal/, Buffer.alloc(4 * 1024 * 1024 + 1)],
    ['too many properties', 'orders', { properties: `a\x01${'x'.repeat(32_767)}\x02` }, 13, /^the message is illegal/],
    ['a batch of retries', '%RETRY%g', { batch: true }, 13, /^batch request does not support retry group/],
  ]
  for (const [what, topic, given, code, remark, body] of refusals) {
    it(`is refused for ${what}`, async () => {
      const error = await refusalOf(send(topic, given, body))

      expect(error).to.be.instanceOf(BrokerError).with.property('responseCode', code)
      expect(error.remark).to.match(remark)
    })
  }

  it('goes to a topic that may not be written: only routes forbid that', async () => {
    await cluster.createTopic({ name: 'archive', perm: 4 })

    expect((await send('archive')).answer).to.equal('SUCCESS')
  })

  it('is refused for an order topic while the broker may not be written', async () => {
    await cluster.createTopic({ name: 'ordered', order: true })
    await cluster.broker().setWritePermission(false)
    const error = await refusalOf(send('ordered'))
    await cluster.broker().setWritePermission(true)

    expect(error).to.include({ responseCode: 16, remark: 'the broker[127.0.0.1] sending message is forbidden' })
  })
})
