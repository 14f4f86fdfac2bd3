// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { durationOf, timestampOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { handleOf, message, scene, type Scene } from './scene.js'

const { Code, MessageType } = wire
const hour = 3_600_000

describe('a proxy of the embedded cluster, asked to send', () => {
  for (const [what, draft, code] of [
    ['an empty body', message('orders', ''), Code.MESSAGE_BODY_EMPTY],
    [
      'a body that is too large',
      { ...message('orders', ''), body: Buffer.alloc(4 * 1024 * 1024 + 1) },
      Code.MESSAGE_BODY_TOO_LARGE,
    ],
    ['a tag with a bar', message('orders', 'x', { tag: 'a|b' }), Code.ILLEGAL_MESSAGE_TAG],
    ['a key with a control character', message('orders', 'x', { keys: ['a\u0001'] }), Code.ILLEGAL_MESSAGE_KEY],
    ['a blank message id', message('orders', 'x', { messageId: ' ' }), Code.ILLEGAL_MESSAGE_ID],
    [
      'a message group that is too long',
      message('orders', 'x', { messageGroup: 'g'.repeat(64) }),
      Code.ILLEGAL_MESSAGE_GROUP,
    ],
    [
      'a reserved property',
      { ...message('orders', 'x'), userProperties: { KEYS: 'k' } },
      Code.ILLEGAL_MESSAGE_PROPERTY_KEY,
    ],
    [
      'a property with a control character',
      { ...message('orders', 'x'), userProperties: { region: 'a\u0001' } },
      Code.ILLEGAL_MESSAGE_PROPERTY_KEY,
    ],
    [
      'properties that are too large',
      { ...message('orders', 'x', { tag: 'ab' }), userProperties: { p: 'v'.repeat(16 * 1024 - 2) } },
      Code.MESSAGE_PROPERTIES_TOO_LARGE,
    ],
    ['a priority below zero', message('orders', 'x', { priority: -1 }), Code.BAD_REQUEST],
    [
      'a transaction that may stay open for more than an hour',
      message('orders', 'x', {
        messageType: MessageType.TRANSACTION,
        orphanedTransactionRecoveryDuration: durationOf(hour + 1000),
      }),
      Code.BAD_REQUEST,
    ],
    [
      'too many properties',
      {
        ...message('orders', 'x'),
        userProperties: Object.fromEntries(Array.from({ length: 129 }, (_, at) => [`p${at}`, 'v'])),
      },
      Code.MESSAGE_PROPERTIES_TOO_LARGE,
    ],
    [
      'a type that the topic does not take',
      message('orders', 'x', { messageGroup: 'g' }),
      Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
    ],
    ['a topic that nobody made', message('nobody', 'x'), Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE],
    [
      'a delay of more than a day',
      message('orders', 'x', { deliveryTimestamp: timestampOf(Date.now() + 90_000_000) }),
      Code.ILLEGAL_DELIVERY_TIME,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await using all = await scene()

      expect((await all.send(draft)).status?.code).to.equal(code)
      expect(all.cluster.messages('orders')).to.have.length(0)
    })
  }

  it('says what kind of topic it is that cannot take a message back', async () => {
    await using all = await scene()
    const asked = async (name: string) =>
      (await all.producer.ask('RecallMessage', { topic: { name }, recallHandle: 'x' })).status

    for (const [topic, kind] of [
      ['orders', 'NORMAL'],
      ['nobody', 'UNSPECIFIED'],
    ] as const) {
      const status = await asked(topic)
      expect(status?.code).to.equal(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE)
      expect(status?.message).to.contain(`expected type is ${kind}`)
    }
  })

  it('takes what is just small enough', async () => {
    await using all = await scene()

    const { status } = await all.send({
      ...message('orders', 'x', { tag: 'a' }),
      userProperties: { p: 'v'.repeat(16 * 1024 - 2) },
    })

    expect(status?.code).to.equal(Code.OK)
  })

  it('refuses messages of two topics, and several that are not plain, together', async () => {
    const types = ['NORMAL', 'FIFO'] as const
    await using all = await scene({
      topics: types.map(name => ({ name, attributes: { 'message.type': name } })),
    })
    const ordered = message('FIFO', 'x', { messageType: MessageType.FIFO, messageGroup: 'g' })

    const topics = await all.send(message('NORMAL', 'x'), ordered)
    const kinds = await all.send(ordered, ordered)

    expect([topics.status?.code, kinds.status?.code]).to.deep.equal([Code.MESSAGE_CORRUPTED, Code.BAD_REQUEST])
    expect(types.flatMap(name => all.cluster.messages(name))).to.have.length(0)
  })

  it('says that no queue of a topic can be written to', async () => {
    await using all = await scene({ topics: [{ name: 'orders', perm: 4 }] })

    const { status } = await all.send(message('orders', 'x'))

    expect(status).to.include({ code: Code.FORBIDDEN, message: 'no writable queue' })
  })
})

describe('a proxy of the embedded cluster, asked to receive and settle', () => {
  const place = { group: { name: 'shop' }, topic: { name: 'orders' } }
  type Settled = Draft<wire.ChangeInvisibleDurationRequest>
  const change = async ({ consumer }: Scene, given: Settled) =>
    (await consumer.ask('ChangeInvisibleDuration', { ...place, ...given })).status?.code

  for (const [ms, code] of [
    [9999, Code.ILLEGAL_INVISIBLE_TIME],
    [10_000, Code.OK],
    [12 * hour, Code.OK],
    [12 * hour + 1, Code.ILLEGAL_INVISIBLE_TIME],
  ] as const) {
    it(`${code === Code.OK ? 'hides' : 'refuses to hide'} a message for ${ms} ms`, async () => {
      await using all = await scene()
      await all.send(message('orders', 'x'))

      const { status } = await all.receive('orders', { autoRenew: false, invisibleDuration: durationOf(ms) })

      expect(status).to.equal(code)
    })
  }

  it('refuses to hide a message again for less than nothing, or for more than twelve hours', async () => {
    await using all = await scene()
    await all.send(message('orders', 'x'))
    const receiptHandle = handleOf((await all.receive('orders')).messages[0])

    const codes = []
    for (const ms of [-1, 12 * hour + 1, 12 * hour]) {
      codes.push(await change(all, { receiptHandle, invisibleDuration: durationOf(ms) }))
    }

    expect(codes).to.deep.equal([Code.ILLEGAL_INVISIBLE_TIME, Code.ILLEGAL_INVISIBLE_TIME, Code.OK])
  })

  it('refuses a receipt that is none', async () => {
    await using all = await scene()
    const texts = ['nonsense', '1 2 3 4 5 6 7 8 x', 'a b c d e f g h 9']

    const codes = await Promise.all(
      texts.map(receiptHandle => change(all, { receiptHandle, invisibleDuration: durationOf(hour) })),
    )

    expect(codes).to.deep.equal(texts.map(() => Code.INTERNAL_SERVER_ERROR))
  })

  it('refuses what names no topic, no group or no transaction', async () => {
    await using all = await scene()
    const { consumer } = all
    const blank = { name: ' ' }
    const codes = [
      (await consumer.ask('QueryRoute', { topic: blank })).status?.code,
      (await consumer.ask('QueryAssignment', { ...place, topic: blank })).status?.code,
      (await consumer.ask('QueryAssignment', { ...place, group: blank })).status?.code,
      (await consumer.ask('EndTransaction', { ...place, transactionId: ' ' })).status?.code,
      (await consumer.ask('EndTransaction', { ...place, transactionId: 'unknown' })).status?.code,
      (await all.receive('orders', { messageQueue: null })).status,
    ]

    expect(codes).to.deep.equal([
      Code.ILLEGAL_TOPIC,
      Code.ILLEGAL_TOPIC,
      Code.ILLEGAL_CONSUMER_GROUP,
      Code.INVALID_TRANSACTION_ID,
      Code.INTERNAL_SERVER_ERROR,
      Code.ILLEGAL_TOPIC,
    ])
  })

  it('refuses to take back by a handle that is none', async () => {
    await using all = await scene({ topics: [{ name: 'orders', attributes: { 'message.type': 'DELAY' } }] })

    const { status } = await all.producer.ask('RecallMessage', { topic: { name: 'orders' }, recallHandle: 'x' })

    expect(status?.code).to.equal(Code.INTERNAL_SERVER_ERROR)
  })
})
