// SPDX-License-Identifier: Apache-2.0
import type { MQClientInstance } from '@rocketmq-ts/client'
import { ReceiptError, VirtualClock } from '@rocketmq-ts/core'
import type { AnyRequest, BatchAck, PopReceipt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { Acknowledger } from '../../src/pop/acknowledger.js'
import type { TakenReceipt } from '../../src/pop/popped-message.js'
import { turn } from '../delivery/delivery-options.js'

interface Call {
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly body: BatchAck | undefined
  readonly at: number
}

/** An acknowledger whose broker notes every request, and answers as it is told. */
function acknowledging(reply: (call: Call) => object = () => ({ answer: 'SUCCESS' })): {
  clock: VirtualClock
  acknowledger: Acknowledger
  calls: Call[]
} {
  const clock = new VirtualClock()
  const calls: Call[] = []
  const instance = {
    config: { clock },
    brokers: { master: () => '127.0.0.1:10911' },
    call(_address: string, { name }: AnyRequest, fields: Call['fields'], options: { body?: BatchAck }) {
      const call = { name, fields, body: options.body, at: clock.monotonic() }
      calls.push(call)
      return Promise.resolve(reply(call))
    },
  } as unknown as MQClientInstance
  return { clock, acknowledger: new Acknowledger(instance, 'g'), calls }
}

function taken(offset: number, receipt: Partial<PopReceipt> = {}): TakenReceipt {
  const base = { startOffset: 0, popTime: 1000, invisibleTime: 60_000, reviveQueueId: 1, queueId: 0 }
  return { topic: 'T', takenAt: 0, receipt: { ...base, topicKind: 'normal', brokerName: 'b', offset, ...receipt } }
}

describe('telling a broker what became of popped messages', () => {
  it('names the topic where a message lies', async () => {
    const { acknowledger, calls } = acknowledging()
    await acknowledger.ack(taken(5))
    await acknowledger.ack(taken(6, { topicKind: 'retry-v2' }))

    expect(
      calls.map(({ name, fields }) => [name, fields['topic'], fields['offset'], fields['extraInfo']]),
    ).to.deep.equal([
      ['ACK_MESSAGE', 'T', 5, '0 1000 60000 1 0 b 0 5'],
      ['ACK_MESSAGE', '%RETRY%g+T', 6, '0 1000 60000 1 2 b 0 6'],
    ])
  })

  it('puts those of one pop into one entry of a batch', async () => {
    const { acknowledger, calls } = acknowledging()
    const errors = await acknowledger.ackAll([
      taken(0),
      taken(7, { startOffset: 7, queueId: 2 }),
      taken(3),
      taken(9, { startOffset: 9, topicKind: 'retry' }),
    ])

    expect(errors).to.deep.equal([undefined, undefined, undefined, undefined])
    expect(calls).to.have.length(1)
    expect(
      calls[0]?.body?.acks.map(({ retry, queueId, startOffset, offsets }) => [retry, queueId, startOffset, offsets]),
    ).to.deep.equal([
      ['0', 0, 0, [0, 3]],
      ['0', 2, 7, [0]],
      ['1', 0, 9, [0]],
    ])
  })

  it('changes no time within the millisecond of the pop: the broker would lose the message', async () => {
    const { clock, acknowledger, calls } = acknowledging(() => ({ popTime: 1002, invisibleTime: 0, reviveQueueId: 1 }))
    const changing = acknowledger.changeInvisibleTime(taken(5), 0)
    await turn()
    await clock.advance(10)
    const receipt = await changing
    await acknowledger.changeInvisibleTime({ ...taken(5), receipt, takenAt: 0 }, 0)

    expect(calls.map(({ at }) => at)).to.deep.equal([2, 10])
    expect(receipt).to.include({ startOffset: 5, popTime: 1002, offset: 5 })
  })

  it('fails for messages that are not there any more', async () => {
    const none = acknowledging(() => ({ answer: 'NO_MESSAGE', popTime: 0 }))
    const acked = await none.acknowledger.ack(taken(5)).catch((error: unknown) => error)
    const changing = none.acknowledger.changeInvisibleTime(taken(5), 0).catch((error: unknown) => error)
    await turn()
    await none.clock.advance(10)

    expect(acked).to.be.instanceOf(ReceiptError)
    expect(await changing).to.be.instanceOf(ReceiptError)
    await none.acknowledger.whenIdle()
  })
})
