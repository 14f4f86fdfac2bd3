// SPDX-License-Identifier: Apache-2.0
// One signal of an application is passed to all its calls, for as long as it runs: no call may leave anything in it.
import { getEventListeners } from 'node:events'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { expect } from 'chai'
import { connect } from 'rocketmq-ts'

/** Calls of each kind; from eleven listeners on, Node.js would warn of a leak. */
const calls = 20

describe('a signal that is passed to many calls', () => {
  let cluster: LocalCluster
  before(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'], proxy: true })
  })
  after(() => cluster.close())

  /** Makes the calls side by side, and looks for what they left in the signal. */
  async function expectNothingLeft(call: (signal: AbortSignal) => Promise<unknown>, atOnce = calls): Promise<void> {
    const { signal } = new AbortController()
    let most = 0
    const one = async () => {
      const calling = call(signal)
      most = Math.max(most, getEventListeners(signal, 'abort').length)
      await calling
    }
    for (let round = 0; round < calls / atOnce; round++) await Promise.all(Array.from({ length: atOnce }, one))

    expect(most).to.be.at.most(1)
    expect(getEventListeners(signal, 'abort')).to.deep.equal([])
  }

  for (const scheme of ['rmq', 'grpc'] as const) {
    const address = () => (scheme === 'rmq' ? cluster.namesrvAddr : cluster.endpoints)
    const connected = () => connect(`${scheme}://${address()}`)

    it(`keeps nothing of sends and starts (${scheme})`, async () => {
      await using rocketmq = await connected()
      const producers = Array.from({ length: calls }, (_, index) =>
        rocketmq.producer({
          ...(scheme === 'rmq' ? { producerGroup: `P${index}` } : { topics: ['orders'] }),
        } as never),
      )
      await expectNothingLeft(async signal => producers.pop()?.start({ signal }), 1)
      await using producer = rocketmq.producer({ ...(scheme === 'rmq' ? { producerGroup: 'Q' } : {}) } as never)
      await producer.start()

      await expectNothingLeft(signal => producer.send({ topic: 'orders', body: 'x' }, { signal }))
    })

    it(`keeps nothing of receives (${scheme})`, async () => {
      await using rocketmq = await connected()
      await using consumer = rocketmq.simpleConsumer({ consumerGroup: scheme, subscriptions: { orders: '*' } })
      await consumer.start()

      await expectNothingLeft(signal => consumer.receive({ maxMessages: 1, signal }))
    })
  }

  it('keeps nothing of polls, commits and questions of administrators', async () => {
    await using rocketmq = await connect(`rmq://${cluster.namesrvAddr}`)
    await using consumer = rocketmq.litePullConsumer({
      consumerGroup: 'L',
      subscriptions: { orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    })
    await using admin = rocketmq.admin()
    await Promise.all([consumer.start(), admin.start()])

    await expectNothingLeft(signal => consumer.poll({ timeoutMs: 10, signal }), 1)
    await expectNothingLeft(signal => consumer.commitSync(undefined, { signal }))
    await expectNothingLeft(signal => admin.topics.list({ signal }))
  })
})
