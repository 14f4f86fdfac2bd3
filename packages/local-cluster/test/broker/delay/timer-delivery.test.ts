// SPDX-License-Identifier: Apache-2.0
// Timer messages: when they are delivered, what they carry, what is refused, and how they are taken back.
import { expect } from 'chai'
import { decodeRecallHandle, recallMessage, sendMessageV2, switchTimerEngine, timerTopic } from '@rocketmq-ts/protocol'
import { oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { sendFields } from '../../raw-client.js'

const tooFar =
  'timer message illegal, the delay time should not be bigger than the max delay 259200000ms; ' +
  'or if set del msg, the delay time should be bigger than the current time'

function sendTimer({ client, broker }: OneBroker, properties: string, body = 'later') {
  return client.call(broker, sendMessageV2, sendFields('orders', { properties }), { body: Buffer.from(body) })
}

const config = { recallMessageEnable: true }

describe('a timer message', () => {
  it('is delivered when the second that it was asked for has passed', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const { clock, cluster } = one
    const start = clock.now()

    await sendTimer(one, 'TIMER_DELAY_MS\x011500\x02UNIQ_KEY\x01A1\x02')

    const [waiting] = cluster.messages(timerTopic)
    expect(waiting?.properties).to.include({ TIMER_OUT_MS: '1700000001000', REAL_TOPIC: 'orders', REAL_QID: '0' })
    await clock.advance(1699)
    expect(cluster.messages('orders')).to.have.length(0)
    await clock.advance(1)
    const [delivered] = cluster.messages('orders')
    expect(delivered?.properties).to.include({
      TIMER_DELAY_MS: '1500',
      TIMER_OUT_MS: '1700000001000',
      TIMER_ENQUEUE_MS: '1700000000000',
      TIMER_DEQUEUE_MS: `${start + 1700}`,
      REAL_TOPIC: 'orders',
    })
  })

  it('comes exactly in time when it asks for a full second', async () => {
    await using one = await oneBroker({ topics: ['orders'] })

    await sendTimer(one, 'TIMER_DELIVER_MS\x011700000003000\x02')

    await one.clock.advance(2699)
    expect(one.cluster.messages('orders')).to.have.length(0)
    await one.clock.advance(1)
    expect(one.cluster.messages('orders')).to.have.length(1)
  })

  it('goes by seconds before milliseconds, and by both before an absolute time', async () => {
    await using one = await oneBroker({ topics: ['orders'] })

    await sendTimer(one, 'TIMER_DELIVER_MS\x011700000900000\x02TIMER_DELAY_MS\x0190000\x02TIMER_DELAY_SEC\x012\x02')

    expect(one.cluster.messages(timerTopic)[0]?.property('TIMER_OUT_MS')).to.equal('1700000002000')
  })

  it('is an ordinary message when its time has passed', async () => {
    await using one = await oneBroker({ topics: ['orders'] })

    const sent = await sendTimer(one, 'TIMER_DELIVER_MS\x011600000000000\x02')

    expect(one.cluster.messages('orders')).to.have.length(1)
    expect(sent).not.to.have.property('recallHandle')
  })

  for (const [what, properties] of [
    ['more than three days ahead', 'TIMER_DELAY_SEC\x01259201\x02'],
    ['not a number', 'TIMER_DELAY_SEC\x01soon\x02'],
  ] as const) {
    it(`is refused when its time is ${what}`, async () => {
      await using one = await oneBroker({ topics: ['orders'] })

      expect(await refusalOf(sendTimer(one, properties))).to.include({ responseCode: 13, remark: tooFar })
    })
  }

  it('is refused when the broker has no timers', async () => {
    await using one = await oneBroker({ topics: ['orders'], config: { timerWheelEnable: false } })

    const error = await refusalOf(sendTimer(one, 'TIMER_DELAY_SEC\x015\x02'))
    const change = await refusalOf(one.client.call(one.broker, switchTimerEngine, { engine: 'F' }))

    const remark = 'accurate timer message is not enabled, timerWheelEnable is false'
    expect(error).to.include({ responseCode: 1, remark })
    expect(change).to.include({ responseCode: 29, remark: 'broker timerWheelEnable is false' })
  })

  it('goes round when it is further ahead than the wheel reaches, and still comes in time', async () => {
    // The wheel has two days of seconds; with slots of 10 ms that is 29 minutes.
    await using one = await oneBroker({ topics: ['orders'], config: { timerPrecisionMs: 10 } })
    const seconds = 36 * 60

    await sendTimer(one, `TIMER_DELAY_SEC\x01${seconds}\x02`)
    await one.clock.advance(seconds * 1000 - 1)
    expect(one.cluster.messages('orders')).to.have.length(0)
    await one.clock.advance(11)

    expect(one.cluster.messages(timerTopic)).to.have.length(2)
    expect(one.cluster.messages('orders')[0]?.property('TIMER_ROLL_TIMES')).to.equal('1')
  })

  it('survives a restart of the broker', async () => {
    await using one = await oneBroker({ topics: ['orders'] })

    await sendTimer(one, 'TIMER_DELAY_SEC\x015\x02')
    await one.cluster.broker().restart()
    await one.clock.advance(6000)

    expect(one.cluster.messages('orders')).to.have.length(1)
  })
})

describe('recalling a timer message', () => {
  const recall = ({ client, broker }: OneBroker, recallHandle: string, topic = 'orders') =>
    client.call(broker, recallMessage, { topic, recallHandle, producerGroup: 'shop' })

  it('deletes it before its time, and only it', async () => {
    await using one = await oneBroker({ topics: ['orders'], config })
    const { recallHandle = '' } = await sendTimer(one, 'TIMER_DELAY_SEC\x015\x02UNIQ_KEY\x01A1\x02', 'gone')
    await sendTimer(one, 'TIMER_DELAY_SEC\x015\x02UNIQ_KEY\x01A2\x02', 'stays')

    const answer = await recall(one, recallHandle)
    await one.clock.advance(10_000)

    expect(decodeRecallHandle(recallHandle)).to.deep.equal({
      topic: 'orders',
      brokerName: 'broker-a',
      deliverAt: 1_700_000_005_001,
      messageId: 'A1',
    })
    expect(answer).to.include({ answer: 'SUCCESS', msgId: 'A1', remark: 'not set any response code' })
    expect(one.cluster.messages('orders').map(({ body }) => body.toString())).to.deep.equal(['stays'])
  })

  it('is forbidden by default', async () => {
    await using one = await oneBroker({ topics: ['orders'] })

    const error = await refusalOf(recall(one, 'any'))

    expect(error).to.include({ responseCode: 16, remark: 'recall failed, operation is forbidden' })
  })

  it('is refused for a handle of another topic, an unknown topic, no handle, and one that is too late', async () => {
    await using one = await oneBroker({ topics: ['orders', 'payments'], config })
    const { recallHandle = '' } = await sendTimer(one, 'TIMER_DELAY_SEC\x015\x02')

    const other = await refusalOf(recall(one, recallHandle, 'payments'))
    const unknown = await refusalOf(recall(one, recallHandle, 'nope'))
    const garbage = await refusalOf(recall(one, 'not-a-handle'))
    await one.clock.advance(10_000)
    const late = await refusalOf(recall(one, recallHandle))

    expect(other).to.include({ responseCode: 604, remark: 'recall failed, topic not match' })
    expect(unknown).to.include({ responseCode: 17, remark: 'recall failed, the topic[nope] not exist' })
    expect(garbage).to.include({ responseCode: 604, remark: 'recall handle is invalid' })
    expect(late).to.include({ responseCode: 604, remark: 'recall failed, timestamp invalid' })
  })
})
