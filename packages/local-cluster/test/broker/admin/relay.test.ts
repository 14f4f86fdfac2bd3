// SPDX-License-Identifier: Apache-2.0
// Questions of admins that a connected consumer answers, by way of the broker.
import {
  consumeMessageDirectly,
  consumerRunningInfoBody,
  getConsumerRunningInfo,
  getConsumerStatusFromClient,
  invokeBrokerToGetConsumerStatus,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { introduce, oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { newClient, send } from '../../raw-client.js'

describe('a question that a broker passes on to a consumer', () => {
  let own: OneBroker
  beforeEach(async () => {
    own = await oneBroker({ topics: [{ name: 'orders', queues: 1 }] })
    await introduce(own, 'member', { consumers: ['billing'] })
  })
  afterEach(() => own[Symbol.asyncDispose]())

  const asked = { consumerGroup: 'billing', clientId: 'member' }

  it('carries the fields of the admin, and its answer comes back as it is', async () => {
    const seen: unknown[] = []
    const info = { properties: new Map([['PROP_CLIENT_VERSION', 'V5_5_0']]), jstack: 'stacks' }
    own.client.handle(getConsumerRunningInfo, (request, { command }) => {
      seen.push({ jstackEnable: request.jstackEnable, fields: command.extFields })
      return { body: { ...consumerRunningInfoBody.decode(Buffer.from('{}')), ...info } }
    })
    const admin = newClient()

    const { body } = await admin.call(own.broker, getConsumerRunningInfo, { ...asked, jstackEnable: true })
    await admin.close()

    expect(seen).to.deep.equal([{ jstackEnable: true, fields: { ...asked, jstackEnable: 'true' } }])
    expect(body).to.deep.include(info)
  })

  it('carries the message that is to be consumed, and where it comes from', async () => {
    const { msgId } = await send(own.client, own.broker, 'orders', 'hello')
    const { topics, groups } = own.cluster.broker().running
    topics.put({ ...(topics.get('orders') ?? expect.fail()), topicSysFlag: 2 })
    groups.put({ ...(groups.find('billing') ?? expect.fail()), groupSysFlag: 1 })
    const result = {
      order: true,
      autoCommit: false,
      consumeResult: 'CR_LATER',
      remark: 'no',
      spentTimeMillis: 3,
    } as const
    const seen: unknown[] = []
    own.client.handle(consumeMessageDirectly, (request, { command }) => {
      seen.push([request.messageBrokerName, request.topicSysFlag, request.groupSysFlag, command.body.includes('hello')])
      return { body: result }
    })

    const fields = { ...asked, topic: 'orders', msgId }
    const { body } = await own.client.call(own.broker, consumeMessageDirectly, fields, { body: Buffer.alloc(0) })

    expect(body).to.deep.equal(result)
    expect(seen).to.deep.equal([['broker-a', 2, 1, true]])
  })

  it('is refused when there is no such message', async () => {
    const nothing = { ...asked, topic: 'orders', msgId: '7F00000100002A9F00000000000000FF' }

    const refusal = await refusalOf(
      own.client.call(own.broker, consumeMessageDirectly, nothing, { body: Buffer.alloc(0) }),
    )

    expect(refusal).to.include({ responseCode: 1 })
    expect(refusal.message).to.contain(`can not find message by the id, ${nothing.msgId}`)
  })

  it('is refused when the consumer is not there', async () => {
    const refusal = await refusalOf(
      own.client.call(own.broker, getConsumerRunningInfo, { ...asked, clientId: 'other' }),
    )

    expect(refusal).to.include({ responseCode: 1 })
    expect(refusal.message).to.contain('The Consumer <billing> <other> not online')
  })

  it('waits ten seconds for its answer', async () => {
    const isAsked = new Promise<void>(resolve => {
      own.client.handle(getConsumerRunningInfo, () => {
        resolve()
        return new Promise(() => undefined)
      })
    })
    const admin = newClient()
    let settled: unknown
    const asking = refusalOf(admin.call(own.broker, getConsumerRunningInfo, asked, { timeoutMs: 60_000 })).then(
      refusal => (settled = refusal),
    )
    await isAsked
    await own.clock.advance(9999)
    const before = settled
    await own.clock.advance(1)
    await asking
    await admin.close()

    expect(before).to.equal(undefined)
    expect(settled).to.include({ responseCode: 207 })
    expect(String(settled)).to.contain('consumer <billing> <member> Timeout')
  })

  it('about positions goes to all members, or to the one that is named', async () => {
    const second = newClient()
    for (const [client, offset] of [
      [own.client, 3],
      [second, 5],
    ] as const) {
      client.handle(getConsumerStatusFromClient, ({ topic }) => ({
        body: {
          messageQueueTable: [{ queue: { topic, brokerName: 'broker-a', queueId: 0 }, offset }],
          consumerTable: new Map(),
        },
      }))
    }
    await introduce({ ...own, client: second }, 'other', { consumers: ['billing'] })
    const ask = async (clientAddr?: string) => {
      const fields = { topic: 'orders', group: 'billing', clientAddr }
      const { body } = await own.client.call(own.broker, invokeBrokerToGetConsumerStatus, fields)
      return Object.fromEntries([...body.consumerTable].map(([id, table]) => [id, table.map(({ offset }) => offset)]))
    }

    expect(await ask()).to.deep.equal({ member: [3], other: [5] })
    expect(await ask('other')).to.deep.equal({ other: [5] })
    await second.close()
    const refusal = await refusalOf(
      own.client.call(own.broker, invokeBrokerToGetConsumerStatus, { topic: 'orders', group: 'unknown' }),
    )
    expect(refusal.message).to.contain('No Any Consumer online in the consumer group: [unknown]')
  })
})
