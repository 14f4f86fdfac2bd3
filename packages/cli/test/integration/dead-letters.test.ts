// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { giveUp } from '../give-up.js'
import { rmq, rmqJson } from '../rmq-here.js'

onEachCluster('rmq dlq and rmq trace', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rmq-dlq-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('sends dead letters again, goes on where it was, and leaves behind what the first trip wrote', async () => {
    const topic = await cluster.topic('rmq-dead', { queues: 1 })
    const { group, ids } = await giveUp(cluster, topic, ['one', 'two', 'three'])
    const state = join(folder, 'state.json')
    const resend = (...more: string[]): ReturnType<typeof rmq> =>
      rmq(['dlq', 'resend', group, '--state', state, '--yes', ...more, ...at()])

    expect(await rmqJson(['dlq', 'list', ...at()])).to.deep.include({ group, messages: 3 })
    expect((await resend('--dry-run')).stdout).to.match(/3 would be sent again\n$/)
    expect((await resend('--max', '2')).stdout).to.match(/2 sent again\n$/)
    expect((await resend()).stdout).to.match(/1 sent again\n$/)
    expect((await resend()).stdout).to.equal('0 sent again\n')

    const stored = await cluster.messages(topic, 6)
    const again = stored.slice(3)
    expect(again.map(({ body }) => Buffer.from(body).toString())).to.have.members(['one', 'two', 'three'])
    for (const message of again) {
      expect(message).to.include({ tags: 'paid', reconsumeTimes: 0 })
      expect(message.properties).to.include({ region: 'eu' })
      expect(message.properties).not.to.have.any.keys(
        'RETRY_TOPIC',
        'DLQ_ORIGIN_TOPIC',
        'ORIGIN_MESSAGE_ID',
        'DELAY',
        'REAL_TOPIC',
      )
      expect(ids).not.to.include(message.messageId)
    }
    expect(Object.values(JSON.parse(await readFile(state, 'utf8')) as object)).to.deep.equal([3])
  }).timeout(90_000)

  it('sends no faster than it was told, and asks before it does', async () => {
    const topic = await cluster.topic('rmq-dead-slow', { queues: 1 })
    const { group } = await giveUp(cluster, topic, ['one', 'two', 'three'])

    expect((await rmq(['dlq', 'resend', group, ...at()])).code).to.equal(2)
    const startedAt = performance.now()
    const { stdout } = await rmq(['dlq', 'resend', group, '--rate', '2', '--yes', ...at()])

    expect(stdout).to.match(/3 sent again\n$/)
    expect(performance.now() - startedAt).to.be.greaterThan(1000)
  }).timeout(90_000)

  it('tells why a consumer gave a message up, and the life of it', async () => {
    const topic = await cluster.topic('rmq-traced', { queues: 1 })
    const { group, ids } = await giveUp(cluster, topic, ['coffee'])
    const [id = ''] = ids

    const shown = await waitFor('the traces', async () => {
      const { stdout } = await rmq(['dlq', 'show', group, '--reason', ...at()])
      return /\n {4}EXCEPTION after \d+ ms at .*:\d+\n$/.test(stdout) && stdout
    })
    expect(shown).to.contain('coffee')
    const life = await waitFor('the whole life', async () => {
      const ended = await rmq(['trace', id, '--topic', topic, ...at()])
      return /stored/.test(ended.stdout) && /delivered: EXCEPTION/.test(ended.stdout) && ended.stdout
    })
    expect(life).to.match(/sent, normal, \d+ ms +shop/)
    expect(life).to.match(new RegExp(`delivered: EXCEPTION, \\d+ ms +${group} at `))
    expect(life).to.match(new RegExp(`\n${group} +NOT_ONLINE\n`))
    const json = (await rmqJson(['trace', id, '--topic', topic, ...at()])) as Record<string, unknown[]>
    expect(json['deliveries']).to.have.length(1)
    expect(json['message']).to.include({ body: 'coffee' })
  }).timeout(90_000)

  it('says so when nothing is known of a message', async () => {
    const topic = await cluster.topic('rmq-untraced', { queues: 1 })

    expect(await rmq(['trace', '0A000001000078BF0000000000000001', '--topic', topic, ...at()])).to.include({
      code: 3,
      stdout: 'There is no such message, and nobody traced it.\n',
    })
  }).timeout(60_000)
})
