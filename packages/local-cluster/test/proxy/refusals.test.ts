// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { timestampOf, wire } from '@rocketmq-ts/grpc-protocol'
import { message, scene } from './scene.js'

const { Code } = wire

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

  it('says that no queue of a topic can be written to', async () => {
    await using all = await scene({ topics: [{ name: 'orders', perm: 4 }] })

    const { status } = await all.send(message('orders', 'x'))

    expect(status).to.include({ code: Code.FORBIDDEN, message: 'no writable queue' })
  })
})
