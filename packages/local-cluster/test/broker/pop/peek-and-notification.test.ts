// SPDX-License-Identifier: Apache-2.0
// PEEK_MESSAGE and NOTIFICATION over real sockets.
import { expect } from 'chai'
import { notification, peekMessage, popMessage } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { oneBroker, refusalOf, textsOf, type OneBroker } from '../../one-broker.js'
import { send } from '../../raw-client.js'

const topics = [{ name: 'orders', queues: 1 }]
const place = { consumerGroup: 'billing', topic: 'orders', queueId: -1 }

const peek = ({ client, broker }: OneBroker, given: Partial<Fields<typeof peekMessage>> = {}) =>
  client.call(broker, peekMessage, { ...place, maxMsgNums: 2, ...given })

const ask = ({ client, broker, clock }: OneBroker, given: Partial<Fields<typeof notification>> = {}) =>
  client.call(broker, notification, { ...place, pollTime: 0, bornTime: clock.now(), ...given })

const pop = ({ client, broker, clock }: OneBroker, invisibleTime = 5000) => {
  const rest = { maxMsgNums: 32, pollTime: 0, bornTime: clock.now(), initMode: 0 }
  return client.call(broker, popMessage, { ...place, ...rest, invisibleTime })
}

describe('peeking', () => {
  it('shows what a pop would take, and takes nothing', async () => {
    await using one = await oneBroker({ topics })
    for (const body of ['one', 'two', 'three']) await send(one.client, one.broker, 'orders', body)

    const shown = await peek(one)
    const again = await peek(one)
    const taken = await pop(one)
    const nothing = await peek(one)

    expect(textsOf(shown)).to.deep.equal(['one', 'two'])
    expect(shown).to.include({ remark: 'FOUND', popTime: 0, invisibleTime: 0, reviveQueueId: 0, restNum: 3 })
    expect(textsOf(again)).to.deep.equal(['one', 'two'])
    expect(textsOf(taken)).to.deep.equal(['one', 'two', 'three'])
    expect(nothing).to.include({ answer: 'PULL_NOT_FOUND', remark: 'NO_MESSAGE_IN_QUEUE', restNum: 0 })
  })

  it('shows messages that came back under the name of their retry topic', async () => {
    await using one = await oneBroker({ topics })
    await send(one.client, one.broker, 'orders', 'one')
    await pop(one)
    await one.clock.advance(5000)

    expect(textsOf(await peek(one))).to.deep.equal(['one'])
  })

  it('is refused for an unknown topic', async () => {
    await using one = await oneBroker()

    expect((await refusalOf(peek(one))).responseCode).to.equal(17)
  })
})

describe('a notification', () => {
  it('says at once whether there are messages', async () => {
    await using one = await oneBroker({ topics })
    const before = await ask(one)
    await send(one.client, one.broker, 'orders', 'one')
    const after = await ask(one, { queueId: 0 })
    await pop(one)
    const taken = await ask(one)

    expect(before).to.include({ hasMsg: false, pollingFull: false, remark: 'not set any response code' })
    expect(after.hasMsg).to.equal(true)
    expect(taken.hasMsg).to.equal(false)
  })

  it('waits for a message', async () => {
    await using one = await oneBroker({ topics })
    const waiting = ask(one, { pollTime: 5000 })
    await one.cluster.received(notification)

    await send(one.client, one.broker, 'orders', 'one')

    expect((await waiting).hasMsg).to.equal(true)
  })

  it('waits for a message that comes back', async () => {
    await using one = await oneBroker({ topics })
    await send(one.client, one.broker, 'orders', 'one')
    await pop(one)
    const waiting = ask(one, { pollTime: 10_000 })
    await one.cluster.received(notification)

    await one.clock.advance(5000)

    expect((await waiting).hasMsg).to.equal(true)
  })

  it('is answered when its time is over', async () => {
    await using one = await oneBroker({ topics })
    const waiting = ask(one, { pollTime: 1500 })
    await one.cluster.received(notification)

    await one.clock.advance(1500)

    expect((await waiting).hasMsg).to.equal(false)
  })

  it('asks its filter of tags about the next few messages', async () => {
    await using one = await oneBroker({ topics })
    await send(one.client, one.broker, 'orders', 'one', 'created')

    const paid = await ask(one, { expressionType: 'TAG', expression: 'paid' })
    const created = await ask(one, { expressionType: 'TAG', expression: 'created || paid' })
    const wrong = await refusalOf(ask(one, { expressionType: 'SQL92', expression: 'price >' }))

    expect([paid.hasMsg, created.hasMsg]).to.deep.equal([false, true])
    expect(wrong).to.include({ responseCode: 23, remark: "parse the consumer's subscription failed" })
  })

  // [NotificationProcessor.java, BrokerConfig.java maxMessageFilterNumForNotification]
  for (const [what, before, after, hasMsg] of [
    ['is not asked where 64 messages are left', 64, 0, true],
    ['is asked where 63 are', 63, 0, false],
    ['is asked about the first 32', 31, 1, true],
    ['is not asked about the one behind', 32, 1, false],
  ] as const) {
    it(`has a filter that ${what}`, async () => {
      await using one = await oneBroker({ topics })
      const sendTagged = async (tag: string, count: number) => {
        for (let each = 0; each < count; each++) await send(one.client, one.broker, 'orders', 'x', tag)
      }
      await sendTagged('created', before)
      await sendTagged('paid', after)

      expect((await ask(one, { expressionType: 'TAG', expression: 'paid' })).hasMsg).to.equal(hasMsg)
    })
  }

  it('is answered at once when the client does not wait, whatever its clock says', async () => {
    await using one = await oneBroker({ topics })

    expect((await ask(one, { bornTime: one.clock.now() + 60_000 })).hasMsg).to.equal(false)
  })

  it('counts a queue that is blocked in order as empty', async () => {
    await using one = await oneBroker({ topics })
    const { client, broker, clock } = one
    for (const body of ['one', 'two']) await send(client, broker, 'orders', body)
    const rest = { maxMsgNums: 1, pollTime: 0, bornTime: clock.now(), initMode: 0, invisibleTime: 5000 }
    await client.call(broker, popMessage, { ...place, ...rest, order: true, queueId: 0, attemptId: 'a-1' })

    const blocked = await ask(one, { order: true, attemptId: 'a-2' })
    const own = await ask(one, { order: true, attemptId: 'a-1' })
    await clock.advance(5000)
    const free = await ask(one, { order: true, attemptId: 'a-2' })

    expect([blocked.hasMsg, own.hasMsg, free.hasMsg]).to.deep.equal([false, true, true])
  })
})
