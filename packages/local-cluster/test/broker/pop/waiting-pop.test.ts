// SPDX-License-Identifier: Apache-2.0
// POP requests that the broker holds until there is a message.
import { expect } from 'chai'
import { pollingInfo, popMessage } from '@rocketmq-ts/protocol'
import { oneBroker, textsOf } from '../../one-broker.js'
import { send } from '../../raw-client.js'
import { pop, sendMany, topics } from './popping.js'

describe('a pop that waits', () => {
  it('gets a message when it comes', async () => {
    await using one = await oneBroker({ topics })
    const waiting = pop(one, { pollTime: 15_000 })
    await one.cluster.received(popMessage)

    await sendMany(one, 'late')

    expect(textsOf(await waiting)).to.deep.equal(['late'])
  })

  it('is answered shortly before its time is over', async () => {
    await using one = await oneBroker({ topics })
    const waiting = pop(one, { pollTime: 2000 })
    await one.cluster.received(popMessage)

    await one.clock.advance(1949)
    const { pollingNum } = await one.client.call(one.broker, pollingInfo, {
      consumerGroup: 'billing',
      topic: 'orders',
      queueId: -1,
    })
    await one.clock.advance(2)

    expect(pollingNum).to.equal(1)
    expect(await waiting).to.include({ answer: 'POLLING_TIMEOUT', popTime: 1_700_000_002_251, restNum: 0 })
  })

  it('is one of many: a message wakes one of them', async () => {
    await using one = await oneBroker({ topics })
    const waiting = [1, 2, 3].map(() => pop(one, { pollTime: 10_000 }))
    await one.cluster.received(popMessage, { count: 3 })

    await sendMany(one, 'one')
    await sendMany(one, 'two')
    await one.clock.advance(9951)

    const answers = await Promise.all(waiting)
    expect(answers.map(answer => textsOf(answer)[0] ?? '').sort()).to.deep.equal(['', 'one', 'two'])
  })

  it('does not wake for what its filter drops', async () => {
    await using one = await oneBroker({ topics })
    const waiting = pop(one, { pollTime: 10_000, expression: 'paid' })
    await one.cluster.received(popMessage)

    await send(one.client, one.broker, 'orders', 'one', 'created')
    await send(one.client, one.broker, 'orders', 'two', 'paid')

    expect(textsOf(await waiting)).to.deep.equal(['two'])
  })

  it('gets messages that come back', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')
    await pop(one, { invisibleTime: 5000 })
    const waiting = pop(one, { pollTime: 15_000 })
    await one.cluster.received(popMessage)

    await one.clock.advance(5000)

    expect(textsOf(await waiting)).to.deep.equal(['one'])
  })

  it('is turned away when too many wait', async () => {
    await using one = await oneBroker({ topics, config: { maxPopPollingSize: 1 } })
    const waiting = pop(one, { pollTime: 5000 })
    await one.cluster.received(popMessage)

    const full = await pop(one, { pollTime: 5000 })
    await one.clock.advance(5000)

    expect(full).to.include({ answer: 'POLLING_FULL', remark: 'NO_MESSAGE_IN_QUEUE' })
    expect((await waiting).answer).to.equal('POLLING_TIMEOUT')
  })
})
