// SPDX-License-Identifier: Apache-2.0
import { AbortedError, Lease, RouteError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import type { PopReceipt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import type { Acknowledger } from '../../src/pop/acknowledger.js'
import { MessageFlow, messagesOf } from '../../src/simple-consumer/message-flow.js'
import { leasedMessage, ReceivedMessage } from '../../src/simple-consumer/received-message.js'
import type { Loop, Receive } from '../../src/simple-consumer/simple-consumer-config.js'
import { turn } from '../delivery/delivery-options.js'
import { storedMessage } from '../stored-message.js'

const about = { consumerGroup: 'g', topic: 'T', messageId: 'A1' }
const receipt: PopReceipt = {
  startOffset: 0,
  popTime: 0,
  invisibleTime: 3000,
  reviveQueueId: 0,
  topicKind: 'normal',
  brokerName: 'b',
  queueId: 0,
  offset: 0,
}

interface Told {
  readonly what: 'ack' | 'change'
  readonly offset: number
  readonly delayMs?: number
}

/** A flow from a broker that always has messages, and notes what it is told. */
function flowing(
  loop: Partial<Loop> = {},
  failures: Error[] = [],
): {
  clock: VirtualClock
  flow: MessageFlow
  told: Told[]
  asked: number[]
  closing: AbortController
} {
  const clock = new VirtualClock()
  const told: Told[] = []
  const asked: number[] = []
  const closing = new AbortController()
  const acknowledger = {
    ack({ receipt: { offset } }: { receipt: PopReceipt }) {
      told.push({ what: 'ack', offset })
      return Promise.resolve()
    },
    changeInvisibleTime(taken: { receipt: PopReceipt }, delayMs: number) {
      told.push({ what: 'change', offset: taken.receipt.offset, delayMs })
      return Promise.resolve(taken.receipt)
    },
  } as unknown as Acknowledger
  let next = 0
  const receive = ({ maxMessages, invisibleMs }: Receive) => {
    asked.push(maxMessages)
    const failure = failures.shift()
    if (failure !== undefined) return Promise.reject(failure)
    return Promise.resolve(
      Array.from({ length: maxMessages }, () => {
        const offset = next++
        const takenAt = clock.monotonic()
        const taken = { topic: 'T', receipt: { ...receipt, offset }, takenAt }
        const lease = new Lease(taken, takenAt + invisibleMs, { clock, message: about, nameOf: leasedMessage })
        return new ReceivedMessage(storedMessage({ queueOffset: offset }), {
          clock,
          lease,
          acknowledger,
          makeDeadLetter: () => Promise.resolve(),
        })
      }),
    )
  }
  const flow = new MessageFlow(
    { clock, closing: closing.signal, waitMs: 1000, receive, onExtendFailed: () => undefined },
    { concurrency: 2, invisibleMs: 3000, extendForMs: 0, signal: undefined, ...loop },
  )
  return { clock, flow, told, asked, closing }
}

describe('a flow of received messages', () => {
  it('waits for a free hand, and takes no more than there are', async () => {
    const { flow, asked } = flowing()
    const first = await flow.next()
    const second = await flow.next()
    let third: ReceivedMessage | undefined
    const waiting = flow.next().then(message => (third = message))
    await turn()
    const early = third
    await first?.ack()
    await waiting
    await flow.close()

    expect([first, second, third].map(message => message?.queueOffset)).to.deep.equal([0, 1, 2])
    expect(early).to.equal(undefined)
    expect(asked).to.deep.equal([2, 1])
  })

  it('has a free hand again when the time of a forgotten message is over', async () => {
    const { clock, flow } = flowing({ concurrency: 1 })
    await flow.next()
    const waiting = flow.next()
    await clock.advance(3000)
    const second = await waiting
    await flow.close()

    expect(second?.queueOffset).to.equal(1)
  })

  it('extends what is in hand, until it is settled or its longest time is over', async () => {
    const { clock, flow, told } = flowing({ concurrency: 1, extendForMs: 4000 })
    const message = await flow.next()
    await clock.advance(10_000)
    const isOurs = message?.isOurs
    await flow.close()

    expect(told.map(({ what, delayMs }) => [what, delayMs])).to.deep.equal([
      ['change', 3000],
      ['change', 3000],
      ['change', 3000],
    ])
    expect(isOurs).to.equal(false)
  })

  it('gives back what nobody got when it is left', async () => {
    const { flow, told } = flowing({ concurrency: 3 })
    for await (const message of messagesOf(flow)) {
      await message.ack()
      break
    }

    expect(told).to.deep.equal([
      { what: 'ack', offset: 0 },
      { what: 'change', offset: 1, delayMs: 0 },
      { what: 'change', offset: 2, delayMs: 0 },
    ])
  })

  it('asks again after a failure that may pass, and ends with one that does not', async () => {
    const passing = new RouteError('not yet')
    const lasting = new UsageError('never')
    const { clock, flow, asked } = flowing({ concurrency: 1 }, [passing])
    const waiting = flow.next()
    await turn()
    await clock.advance(1000)
    const message = await waiting
    await flow.close()
    const ended = await flowing({}, [lasting])
      .flow.next()
      .catch((error: unknown) => error)

    expect(message?.queueOffset).to.equal(0)
    expect(asked).to.deep.equal([1, 1])
    expect(ended).to.equal(lasting)
  })

  it('ends quietly when the consumer closes, and with an error when its signal aborts', async () => {
    const aborter = new AbortController()
    const one = flowing({ concurrency: 1, signal: aborter.signal })
    const other = flowing({ concurrency: 1 })
    await one.flow.next()
    await other.flow.next()
    const aborted = one.flow.next().catch((error: unknown) => error)
    const closed = other.flow.next()
    aborter.abort()
    other.closing.abort()

    expect(await aborted).to.be.instanceOf(AbortedError)
    expect(await closed).to.equal(undefined)
    await Promise.all([one.flow.close(), other.flow.close()])
    expect([one.clock.pending, other.clock.pending]).to.deep.equal([0, 0])
  })
})
