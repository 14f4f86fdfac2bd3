// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { isVersion5, itVersion5, onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { rmq, rmqJson } from '../rmq-here.js'

onEachCluster('rmq for operators', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]
  let broker: string

  before(async function () {
    this.timeout(60_000)
    const [first] = (await rmqJson(['cluster', 'list', ...at()])) as [{ broker: string }]
    broker = first.broker
  })

  itVersion5('tells how the copy to slaves goes', async () => {
    expect(await rmqJson(['broker', 'ha', broker, ...at()])).to.include({ master: true, inSyncSlaveNums: 0 })
    expect((await rmq(['broker', 'ha', broker, ...at()])).stdout).to.match(
      /^role +master\nstored +\d+ bytes\nslaves in sync +0\nIt has no slave\.\n$/,
    )
  })

  it('tells who is behind, by broker and by topic', async () => {
    const topic = await cluster.topic('rmq-behind', { queues: 1 })
    const group = uniqueName('rmq-behind')
    await rmq(['produce', topic, '-b', 'one', ...at()])
    await rmq(['consume', topic, '--group', group, '--from', 'first', '--exit-when-drained', ...at()])
    await rmq(['produce', topic, '-b', 'two', '-b', 'three', '--order-key', 'k', ...at()])

    const shown = await waitFor('the lag', async () => {
      const { stdout } = await rmq(['broker', 'lag', broker, '--least', '2', ...at()])
      return stdout.includes(group) && stdout
    })
    expect(shown).to.match(/^GROUP +TOPIC +QUEUE +CONSUMED +STORED +LAG +LAST CONSUMED\n/)
    expect(shown).to.match(new RegExp(`${group} +${topic} +0 +1 +3 +2 +\\d{4}-`))
    const [rates] = (await rmqJson(['topic', 'rates', topic, ...at()])) as [
      { groups: { group: string; lag: number }[] },
    ]
    expect(rates.groups.map(each => [each.group, each.lag])).to.deep.equal([[group, 2]])
    expect((await rmq(['topic', 'rates', topic, ...at()])).stdout).to.match(
      /^TOPIC +GROUP +LAG +IN\/S +OUT\/S +IN 24 H/,
    )
    const figures = await rmq(['broker', 'figures', 'TOPIC_PUT_NUMS', topic, ...at()])
    expect(figures.stdout).to.match(new RegExp(`^BROKER +SPAN +SUM +PER S +MEAN\n${broker} +minute `))
    const unknown = await rmq(['broker', 'figures', 'TOPIC_PUT_NUMS', uniqueName('unknown'), ...at()])
    expect(unknown.stdout).to.equal('No broker has counted that.\n')
  }).timeout(90_000)

  it('tells where members of a group are, and changes how they consume', async () => {
    const topic = await cluster.topic('rmq-positions', { queues: 1 })
    const group = uniqueName('rmq-positions')
    await using consumer = new DefaultMQPushConsumer({
      ...cluster.clientOptions,
      consumerGroup: group,
      subscriptions: { [topic]: '*' },
      handler: () => undefined,
    })
    await consumer.start()
    await consumer.ready()

    const [row] = (await rmqJson(['group', 'positions', group, '--topic', topic, ...at()])) as [{ clientId: string }]
    expect(row.clientId).to.equal(consumer.defaultMQPushConsumerImpl.instance.clientId)
    const mode = await rmq(['group', 'mode', group, 'pop', '--topic', topic, ...at()])
    if (isVersion5) expect(mode.stdout).to.match(new RegExp(`^✓ ${group} consumes ${topic} by pop on `))
    expect((await rmq(['group', 'mode', group, 'push', '--topic', topic, ...at()])).code).to.equal(2)
  }).timeout(60_000)

  itVersion5('limits what a group reads of old messages', async () => {
    const group = uniqueName('rmq-cold')

    expect((await rmq(['broker', 'cold-limit', group, '65536', ...at()])).stdout).to.match(/^✓ limit of .*: 65536 on /)
    expect((await rmq(['broker', 'cold', broker, ...at()])).stdout).to.contain(`${group}  65536 bytes/s\n`)
    await rmqJson(['broker', 'cold-limit', group, 'none', ...at()])
    const after = (await rmqJson(['broker', 'cold', broker, ...at()])) as { limits: Record<string, number> }
    expect(after.limits).not.to.have.property(group)
    const refused = await rmq(['broker', 'cold-limit', group, 'much', ...at()])
    expect(refused.code).to.equal(2)
    expect(refused.stderr).to.contain('It takes a whole number')
  })

  it('cleans up when it is told so twice', async () => {
    expect((await rmq(['broker', 'clean', 'unused-topics', ...at()])).stderr).to.contain('Say so with --yes')
    for (const what of ['unused-topics', 'expired-queues', 'expired-logs']) {
      expect((await rmq(['broker', 'clean', what, '--yes', ...at()])).stdout).to.match(/^✓ deleted \w+ \w+ on /)
    }
    expect((await rmq(['broker', 'clean', 'everything', '--yes', ...at()])).stderr).to.contain(
      'is none of expired-logs',
    )
  }).timeout(60_000)

  it('reads the index of a queue, and the settings of name servers', async () => {
    const topic = await cluster.topic('rmq-entries', { queues: 1 })
    await rmq(['produce', topic, '-b', 'one', '-b', 'two', '--order-key', 'k', ...at()])

    const entries = (await rmqJson(['message', 'entries', topic, ...at()])) as { offset: number; physicSize: number }[]
    expect(entries.map(({ offset }) => offset)).to.deep.equal([0, 1])
    const shown = await rmq(['message', 'entries', topic, '--offset', '1', ...at()])
    expect(shown.stdout).to.match(/^OFFSET +IN THE LOG +BYTES +TAG HASH\n +1 +\d+ +\d+ +0\n$/)
    const set = await rmq(['namesrv', 'set', 'orderMessageEnable=false', '--yes', ...at()])
    expect(set.stdout).to.equal('set orderMessageEnable=false on all name servers\n')
    const config = await rmqJson(['namesrv', 'config', '--name', 'orderMessageEnable', ...at()])
    expect(config).to.deep.equal({ [cluster.namesrvAddr]: { orderMessageEnable: 'false' } })
    expect((await rmq(['namesrv', 'set', 'nonsense', '--yes', ...at()])).code).to.equal(2)
  }).timeout(60_000)

  it('tells what brokers have of lite topics, or that they have none', async () => {
    const ended = await rmq(['lite', 'broker', broker, '--json', ...at()])

    if (isVersion5) expect(JSON.parse(ended.stdout)).to.include({ liteSubscriptionCount: 0 })
    else expect(ended.code).to.equal(1)
  })

  itVersion5('makes a static topic', async () => {
    const topic = uniqueName('rmq-static')

    const made = await rmqJson(['topic', 'grow-static', topic, '--queues', '2', ...at()])

    expect(made).to.deep.equal([0, 1].map(queueId => ({ queueId, brokerName: broker })))
    expect((await rmq(['topic', 'move-static', topic, ...at()])).code).to.equal(2)
  })
})

onEachCluster('rmq bench', cluster => {
  it('measures a cluster beside a raw socket, and leaves nothing behind', async () => {
    const at = ['--namesrv', cluster.namesrvAddr]
    const rows = (await rmqJson(['bench', '--messages', '320', ...at])) as Record<string, unknown>[]

    expect(rows.map(({ work, by }) => `${String(work)} by ${String(by)}`)).to.deep.equal([
      'send by raw socket',
      'send by producer',
      'consume by raw socket',
      'consume by push consumer',
      'end to end by producer and push consumer',
    ])
    for (const row of rows) expect(row['perSecond']).to.be.greaterThan(0)
    expect(rows[1]?.['besideRaw']).to.be.greaterThan(0)
    expect(rows[1]?.['p99Ms']).to.be.at.least(Number(rows[1]?.['p50Ms']))
    expect((await rmq(['topic', 'list', ...at])).stdout).not.to.contain('rmq-bench')
    expect((await rmq(['group', 'list', ...at])).stdout).not.to.contain('rmq-bench-')
  }).timeout(90_000)
})
