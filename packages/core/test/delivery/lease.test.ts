// SPDX-License-Identifier: Apache-2.0
import { Lease, ReceiptError, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'

interface Receipt {
  readonly popTime: number
}

const about = { consumerGroup: 'g', topic: 'T', messageId: 'A1' }
const receipt: Receipt = { popTime: 1 }
const nameOf = () => 'the message at position 5 of queue 0 of T at b'

function leased(): { clock: VirtualClock; lease: Lease<Receipt> } {
  const clock = new VirtualClock()
  return { clock, lease: new Lease(receipt, 1000, { clock, message: about, nameOf }) }
}

const told = () => Promise.resolve()

describe('the lease of a message', () => {
  it('ends once; the same end again changes nothing, another one is refused', async () => {
    const { lease } = leased()
    let calls = 0
    const tell = () => Promise.resolve(calls++)
    await Promise.all([lease.settle('acked', tell), lease.settle('acked', tell)])
    const failure = await lease.settle('given back', tell).catch((error: unknown) => error)

    expect(calls).to.equal(1)
    expect(lease.isOpen).to.equal(false)
    expect(failure).to.be.instanceOf(ReceiptError)
    expect((failure as Error).message).to.equal('the message at position 5 of queue 0 of T at b is acked already')
  })

  it('stays open when the broker could not be told', async () => {
    const { lease } = leased()
    const failure = await lease
      .settle('acked', () => Promise.reject(new RangeError('away')))
      .catch((error: unknown) => error)
    const isOpen = lease.isOpen
    await lease.settle('acked', told)

    expect(failure).to.be.instanceOf(RangeError)
    expect([isOpen, lease.isOpen]).to.deep.equal([true, false])
  })

  it('ends by itself when its time is over', async () => {
    const { clock, lease } = leased()
    await clock.advance(1500)
    const failure = await lease.settle('acked', told).catch((error: unknown) => error)

    expect(lease.isOpen).to.equal(false)
    expect(failure).to.be.instanceOf(ReceiptError)
    expect((failure as Error).message).to.contain('was over 500 ms ago; it comes again')
  })

  it('is extended from the time of the question on, and has another receipt then', async () => {
    const { clock, lease } = leased()
    await clock.advance(600)
    const extending = lease.extend(1000, () => Promise.resolve({ popTime: 600 }))
    // Who acknowledges meanwhile must use the new receipt.
    const used: number[] = []
    const settling = lease.settle('acked', ({ popTime }) => Promise.resolve(used.push(popTime)))
    await Promise.all([extending, settling])

    expect(lease.expiresAt).to.equal(1600)
    expect(used).to.deep.equal([600])
  })
})
