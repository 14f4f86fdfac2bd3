// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { rmq, rmqJson } from '../rmq-here.js'

onEachCluster('rmq topic', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]

  it('makes a topic, shows it, changes it, lists it and deletes it', async () => {
    const topic = uniqueName('rmq-topic')

    const created = await rmq(['topic', 'create', topic, '--queues', '3', ...at()])
    expect(created.stderr).to.equal('')
    expect(created.stdout).to.match(/^✓ created rmq-topic\S* on \S+ \(\d+ ms\)\n$/)
    const [settings] = (await rmqJson(['topic', 'show', topic, ...at()])) as [{ readQueues: number; perm: number }]
    expect(settings).to.include({ readQueues: 3, writeQueues: 3, perm: 6, order: false })
    await rmqJson(['topic', 'update', topic, '--perm', 'r', ...at()])
    const shown = await rmq(['topic', 'show', topic, ...at()])
    expect(shown.stdout).to.match(/^BROKER +READ QUEUES +WRITE QUEUES +PERMISSION +ORDER +ATTRIBUTES\n/)
    expect(shown.stdout).to.match(/\n\S+ +3 +3 +R-- +no/)
    expect((await rmq(['topic', 'list', ...at()])).stdout.split('\n')).to.include(topic)

    expect(await rmqJson(['topic', 'delete', topic, '--dry-run', ...at()])).to.include({
      action: 'delete',
      messages: 0,
    })
    expect((await rmq(['topic', 'delete', topic, '--yes', ...at()])).code).to.equal(0)
    expect((await rmq(['topic', 'show', topic, ...at()])).code).to.equal(3)
  })

  it('does not delete without a yes, and says how to say it', async () => {
    const topic = await cluster.topic('rmq-kept')

    const refused = await rmq(['topic', 'delete', topic, ...at()])

    expect(refused).to.include({ code: 2, stdout: '' })
    expect(refused.stderr).to.match(/^rmq: Really delete .* Say so with --yes: there is no terminal to ask\.\n$/)
    expect((await rmq(['topic', 'show', topic, ...at()])).code).to.equal(0)
  })

  it('counts the messages of each queue', async () => {
    const topic = await cluster.topic('rmq-stats', { queues: 2 })
    await rmq(['produce', topic, '-b', 'one', '-b', 'two', '-b', 'three', ...at()])

    const rows = (await rmqJson(['topic', 'stats', topic, ...at()])) as { queueId: number; messages: number }[]

    expect(rows.map(({ queueId }) => queueId)).to.deep.equal([0, 1])
    expect(rows.reduce((sum, { messages }) => sum + messages, 0)).to.equal(3)
  })

  it('tells the route of a topic, and says so when there is none', async () => {
    const topic = await cluster.topic('rmq-route', { queues: 2 })

    const [route] = (await rmqJson(['topic', 'route', topic, ...at()])) as [{ queues: { readQueueNums: number } }]
    expect(route.queues.readQueueNums).to.equal(2)

    const missing = await rmq(['topic', 'route', uniqueName('nobody'), ...at()])
    expect(missing.code).to.equal(3)
    expect(missing.stderr).to.match(/^rmq: .*nobody.*\(List what exists with: rmq topic list\)\n$/)
  })
})
