// SPDX-License-Identifier: Apache-2.0
// Transactions over real sockets: half messages, their end, and the broker's questions about those left open.
import { deflateSync, inflateSync } from 'node:zlib'
import { expect } from 'chai'
import {
  checkTransactionState,
  decodeRecord,
  endTransaction,
  sendMessageV2,
  transactionCheckMaxTimeTopic,
  transactionHalfTopic,
  transactionOpHalfTopic,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { Inbox } from '../../inbox.js'
import { introduce, oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { newClient, sendFields } from '../../raw-client.js'

const group = 'payments'
const half = `TRAN_MSG\x01true\x02PGROUP\x01${group}\x02UNIQ_KEY\x01A1\x02TAGS\x01paid\x02`
const states = { commit: 8, rollback: 12, unknown: 0 } as const

function sendHalf({ client, broker, clock }: OneBroker, properties = half) {
  const fields = sendFields('orders', { queueId: 1, sysFlag: 4, properties, bornTimestamp: clock.now() })
  return client.call(broker, sendMessageV2, fields, { body: Buffer.from('two coffees') })
}

/** The position that a client reads from the id in the answer. */
function endFields(
  sent: { readonly msgId: string; readonly queueOffset: number },
  commitOrRollback: number,
  given: Partial<Fields<typeof endTransaction>> = {},
): Fields<typeof endTransaction> {
  return {
    producerGroup: group,
    tranStateTableOffset: sent.queueOffset,
    commitLogOffset: Number.parseInt(sent.msgId.slice(-16), 16),
    commitOrRollback,
    fromTransactionCheck: false,
    msgId: 'A1',
    ...given,
  }
}

const end = ({ client, broker }: OneBroker, fields: Fields<typeof endTransaction>) =>
  client.call(broker, endTransaction, fields)

/** The broker's questions. */
const questions = ({ client }: OneBroker) => new Inbox(client, checkTransactionState)

const topics = [{ name: 'orders', queues: 2 }]

describe('a message of a transaction', () => {
  it('is seen by nobody until it is committed, then keeps its queue and names its half', async () => {
    await using one = await oneBroker({ topics })

    const sent = await sendHalf(one)
    const [stored] = one.cluster.messages(transactionHalfTopic)
    const before = one.cluster.messages('orders').length
    await end(one, endFields(sent, states.commit))

    expect(sent).to.include({ queueId: 1, queueOffset: 0, transactionId: 'A1' })
    expect(stored?.sysFlag).to.equal(0)
    expect(stored?.properties).to.include({ REAL_TOPIC: 'orders', REAL_QID: '1', __transactionId__: 'A1' })
    expect(before).to.equal(0)
    const [committed] = one.cluster.messages('orders')
    expect(committed).to.include({ queueId: 1, sysFlag: 8, tags: 'paid', transactionId: 'A1' })
    expect(committed?.preparedTransactionOffset).to.equal(stored?.commitLogOffset)
    expect(committed?.properties).not.to.have.any.keys('REAL_TOPIC', 'REAL_QID')
    const mark = { tags: 'd', queueId: 0, reconsumeTimes: 0, flag: 0, preparedTransactionOffset: 0 }
    expect(one.cluster.messages(transactionOpHalfTopic)[0]).to.include(mark)
    expect(one.cluster.messages(transactionOpHalfTopic)[0]?.body.toString()).to.equal('0,')
  })

  it('is gone when it is rolled back', async () => {
    await using one = await oneBroker({ topics })

    const sent = await sendHalf(one)
    await end(one, endFields(sent, states.rollback))
    await one.clock.advance(120_000)

    expect(one.cluster.messages('orders')).to.have.length(0)
    expect(one.cluster.messages(transactionHalfTopic)).to.have.length(1)
  })

  it('is delayed only when it is committed', async () => {
    await using one = await oneBroker({ topics })

    const sent = await sendHalf(one, `${half}DELAY\x011\x02`)
    await end(one, endFields(sent, states.commit))
    const before = one.cluster.messages('orders').length
    await one.clock.advance(1000)

    expect(before).to.equal(0)
    expect(one.cluster.messages('orders')).to.have.length(1)
  })

  it('is refused when the broker takes no transactions', async () => {
    await using one = await oneBroker({ topics, config: { rejectTransactionMessage: true } })

    const error = await refusalOf(sendHalf(one))

    const remark = 'the broker[127.0.0.1] sending transaction message is forbidden'
    expect(error).to.include({ responseCode: 16, remark })
  })

  const wrongs: readonly [string, Partial<Fields<typeof endTransaction>>, string][] = [
    ['another group', { producerGroup: 'others' }, 'The producer group wrong'],
    ['another queue position', { tranStateTableOffset: 7 }, 'The transaction state table offset wrong'],
    ['a position without a record', { commitLogOffset: 987_654_321 }, 'Find prepared transaction message failed'],
    ['the middle of a record', { commitLogOffset: 3 }, 'Find prepared transaction message failed'],
  ]
  for (const [what, given, remark] of wrongs) {
    it(`cannot be ended with ${what}`, async () => {
      await using one = await oneBroker({ topics })
      const sent = await sendHalf(one)

      expect(await refusalOf(end(one, endFields(sent, states.commit, given)))).to.include({ responseCode: 1, remark })
      expect(one.cluster.messages('orders')).to.have.length(0)
    })
  }

  it('cannot be ended when it is no half message', async () => {
    await using one = await oneBroker({ topics })
    const sent = await one.client.call(one.broker, sendMessageV2, sendFields('orders'), { body: Buffer.from('x') })

    const error = await refusalOf(end(one, endFields(sent, states.commit)))

    expect(error.responseCode).to.equal(1)
    expect(error.remark).to.include('"pgroupRead" is null')
  })
})

describe('a transaction that is left open', () => {
  it('is asked about, each time with the position of a new copy, until it is answered', async () => {
    await using one = await oneBroker({ topics })
    const asked = questions(one)
    await introduce(one, 'client-1', { producers: [group] })
    await sendHalf(one)

    await one.clock.advance(30_000)
    const first = await asked.next()
    await one.clock.advance(30_000)
    const second = await asked.next()
    const { tranStateTableOffset, commitLogOffset } = second
    const answer = { tranStateTableOffset, commitLogOffset, fromTransactionCheck: true }
    await end(one, endFields({ msgId: '', queueOffset: 0 }, states.commit, answer))
    await one.clock.advance(60_000)

    expect(first).to.include({
      topic: transactionHalfTopic,
      tranStateTableOffset: 1,
      msgId: 'A1',
      brokerName: 'broker-a',
    })
    expect(second).to.include({ tranStateTableOffset: 2, transactionId: 'A1' })
    const shown = decodeRecord(first.body)
    expect(shown).to.include({ topic: 'orders', queueId: 1, queueOffset: 1, commitLogOffset: first.commitLogOffset })
    expect(shown.properties).to.include({ TRANSACTION_CHECK_TIMES: '1', WAIT: 'false', PGROUP: group })
    expect(first.offsetMsgId).to.equal(one.cluster.messages(transactionHalfTopic)[1]?.offsetMessageId)
    expect(asked.all).to.have.length(2)
    expect(one.cluster.messages('orders')).to.have.length(1)
    expect(one.cluster.messages('orders')[0]?.property('TRANSACTION_CHECK_TIMES')).to.equal('2')
  })

  it('is asked about with the flags of its message, so that a compressed body can be read', async () => {
    await using one = await oneBroker({ topics })
    const asked = questions(one)
    await introduce(one, 'client-1', { producers: [group] })
    const fields = sendFields('orders', { sysFlag: 5, flag: 7, properties: half, bornTimestamp: one.clock.now() - 9 })
    await one.client.call(one.broker, sendMessageV2, fields, { body: deflateSync('two coffees') })

    await one.clock.advance(30_000)
    const { body } = await asked.next()

    const { bornTimestamp } = fields
    expect(decodeRecord(body)).to.include({ sysFlag: 1, flag: 7, bornTimestamp })
    expect(inflateSync(decodeRecord(body).body).toString()).to.equal('two coffees')
  })

  it('is not asked about before the time-out, nor when nobody of the group is connected', async () => {
    await using one = await oneBroker({ topics, config: { transactionCheckInterval: 5000 } })
    const asked = questions(one)
    await sendHalf(one)

    await one.clock.advance(5000)
    const fresh = one.cluster.messages(transactionHalfTopic).length
    await one.clock.advance(5000)
    const alone = one.cluster.messages(transactionHalfTopic).length
    await introduce(one, 'client-1', { producers: [group] })
    await one.clock.advance(5000)
    await asked.next()

    expect([fresh, alone, asked.all.length]).to.deep.equal([1, 2, 1])
  })

  it('is given up after too many questions', async () => {
    await using one = await oneBroker({ topics, config: { transactionCheckMax: 2, transactionCheckInterval: 10_000 } })
    await sendHalf(one)

    await one.clock.advance(60_000)

    expect(one.cluster.messages(transactionHalfTopic)).to.have.length(3)
    expect(one.cluster.messages(transactionCheckMaxTimeTopic)[0]?.property('TRANSACTION_CHECK_TIMES')).to.equal('2')
  })

  it('asks one producer of the group after the other', async () => {
    await using one = await oneBroker({ topics, config: { transactionCheckInterval: 10_000 } })
    const other = newClient()
    const inboxes = [questions(one), questions({ ...one, client: other })]
    await introduce(one, 'client-1', { producers: [group] })
    await introduce({ ...one, client: other }, 'client-2', { producers: [group] })
    await sendHalf(one)

    for (let round = 0; round < 4; round++) {
      await one.clock.advance(10_000)
      await inboxes[round % 2]!.next()
    }

    expect(inboxes.map(({ all }) => all.length)).to.deep.equal([2, 2])
    await other.close()
  })

  it('is left alone as long as it asks for, and then decided by questions alone', async () => {
    await using one = await oneBroker({ topics, config: { transactionCheckInterval: 10_000 } })
    const asked = questions(one)
    await introduce(one, 'client-1', { producers: [group] })
    const sent = await sendHalf(one, `${half}CHECK_IMMUNITY_TIME_IN_SECONDS\x0125\x02`)

    await one.clock.advance(29_000)
    const early = asked.all.length
    const late = await refusalOf(end(one, endFields(sent, states.commit)))
    await one.clock.advance(1000)
    const question = await asked.next()

    expect(early).to.equal(0)
    expect(late.responseCode).to.equal(604)
    expect(decodeRecord(question.body).property('TRAN_PREPARED_QUEUE_OFFSET')).to.equal('0')
  })

  it('is not asked about when it was ended while it was left alone', async () => {
    await using one = await oneBroker({ topics, config: { transactionCheckInterval: 10_000 } })
    const asked = questions(one)
    await introduce(one, 'client-1', { producers: [group] })
    const sent = await sendHalf(one, `${half}CHECK_IMMUNITY_TIME_IN_SECONDS\x0125\x02`)

    await one.clock.advance(12_000)
    await end(one, endFields(sent, states.commit))
    await one.clock.advance(60_000)

    expect(asked.all).to.have.length(0)
    expect(one.cluster.messages('orders')).to.have.length(1)
  })

  it('is still settled, or open, after a restart of the broker', async () => {
    await using one = await oneBroker({ topics })
    const settled = await sendHalf(one)
    await sendHalf(one, half.replace('A1', 'A2'))
    await end(one, endFields(settled, states.commit))
    await one.cluster.broker().restart()
    const asked = questions(one)
    await introduce(one, 'client-1', { producers: [group] })

    await one.clock.advance(30_000)
    const question = await asked.next()

    expect(question.msgId).to.equal('A2')
    expect(asked.all).to.have.length(1)
  })
})
