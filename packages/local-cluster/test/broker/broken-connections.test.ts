// SPDX-License-Identifier: Apache-2.0
// Clients whose connection breaks while the broker tells them something: the broker goes on, and nothing is left over.
import {
  checkTransactionState,
  invokeBrokerToResetOffset,
  lightQueueOf,
  notifyConsumerIdsChanged,
  notifyUnsubscribeLite,
  resetConsumerClientOffset,
  sendMessageV2,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import type { AnyRequest, Connection } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import type { ClientChannel } from '../../src/broker/client-channel.js'
import { liteSubscriptions } from '../../src/broker/lite/lite-subscriptions.js'
import { introduce, oneBroker, type OneBroker } from '../one-broker.js'
import { send, sendFields } from '../raw-client.js'
import { bind, liteBroker, subscribe, topic } from './lite/liteness.js'

/** A client that cannot be told anything any more, and what it was told. */
class Gone {
  readonly told: string[] = []
  readonly channel: ClientChannel

  constructor({ clock }: OneBroker) {
    const notify = ({ name }: AnyRequest) => {
      this.told.push(name)
      return Promise.reject(new Error('the connection broke'))
    }
    const connection = { notify, remoteAddress: '127.0.0.1:1', destroy: () => undefined } as unknown as Connection
    const seen = { seenAt: clock.monotonic(), lastUpdateTimestamp: clock.now() }
    this.channel = { connection, clientId: 'gone', language: 'JAVA', version: 513, ...seen }
  }

  consume({ cluster }: OneBroker): void {
    const member = {
      groupName: 'billing',
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      subscriptionDataSet: [],
      unitMode: false,
    } as const
    cluster.broker().running.consumers.register(member, this.channel)
  }
}

describe('a client that breaks away', () => {
  it('is told in vain that its group has changed', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const gone = new Gone(one)
    gone.consume(one)
    await introduce(one, 'other', { consumers: ['billing'] })

    expect(new Set(gone.told)).to.deep.equal(new Set([notifyConsumerIdsChanged.name]))
  })

  it('is told in vain that its positions are reset', async () => {
    await using one = await oneBroker({
      topics: [{ name: 'orders', queues: 1 }],
      config: { useServerSideResetOffset: false, notifyConsumerIdsChangedEnable: false },
    })
    await send(one.client, one.broker, 'orders', 'x')
    one.cluster.broker().running.groups.find('billing')
    const place = { topic: 'orders', queueId: 0 }
    await one.client.call(one.broker, updateConsumerOffset, { ...place, consumerGroup: 'billing', commitOffset: 1 })
    const gone = new Gone(one)
    gone.consume(one)

    const fields = { group: 'billing', topic: 'orders', timestamp: 0, isForce: true }
    const { body } = await one.client.call(one.broker, invokeBrokerToResetOffset, fields)

    expect(gone.told).to.deep.equal([resetConsumerClientOffset.name])
    expect(body.offsetTable.map(({ offset }) => offset)).to.deep.equal([0])
  })

  it('is asked in vain about its transaction, which is asked about again', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const gone = new Gone(one)
    one.cluster.broker().running.producers.register('payments', gone.channel)
    const properties = 'TRAN_MSG\x01true\x02PGROUP\x01payments\x02UNIQ_KEY\x01A1\x02'
    const fields = sendFields('orders', { sysFlag: 4, properties, bornTimestamp: one.clock.now() })
    await one.client.call(one.broker, sendMessageV2, fields, { body: Buffer.from('x') })
    await one.clock.advance(70_000)

    expect(gone.told).to.deep.equal([checkTransactionState.name, checkTransactionState.name])
  })

  it('is told in vain that it has lost a lite topic', async () => {
    await using one = await liteBroker()
    await bind(one, { '+lite.sub.model': 'Exclusive' })
    const gone = new Gone(one)
    const client = { clientId: 'gone', group: 'chat', topic }
    one.cluster.broker().running.part(liteSubscriptions).add(client, ['a'], gone.channel.connection)
    await subscribe(one, 'other', 'PARTIAL_ADD', ['a'])
    const subscribers = one.cluster.broker().running.part(liteSubscriptions).subscribersOf(lightQueueOf(topic, 'a'))

    expect(gone.told).to.deep.equal([notifyUnsubscribeLite.name])
    expect(subscribers.map(({ clientId }) => clientId)).to.deep.equal(['other'])
  })
})
