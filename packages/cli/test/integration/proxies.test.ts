// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { onEachProxy, uniqueName } from '@rocketmq-ts/testing'
import { rmq, rmqJson } from '../rmq-here.js'

onEachProxy('rmq produce and rmq consume over gRPC', cluster => {
  const at = (): readonly string[] => ['--endpoints', cluster.endpoints]

  it('send and receive for a group, and acknowledge what was printed', async () => {
    const topic = await cluster.topic('rmq-grpc', { queues: 1, attributes: '+message.type=NORMAL' })
    const group = await cluster.group('rmq-grpc')

    const sent = await rmq(['produce', topic, '-b', 'one', '-b', 'two', '--tag', 'paid', '--key', '188', ...at()])
    expect(sent.stdout).to.match(/^2 sent, 0 failed/)
    const first = (await rmqJson(['consume', topic, '--group', group, '--count', '1', ...at()])) as { body: string }
    expect(first).to.include({ topic, tags: 'paid', queueOffset: 0 })
    const rest = await rmq(['consume', topic, '--group', group, '--exit-when-drained', '--body-only', ...at()])
    // They were sent side by side.
    expect([first.body, rest.stdout.trim()]).to.have.members(['one', 'two'])
  }).timeout(90_000)

  it('keep the order of messages with an order key', async () => {
    const topic = await cluster.topic('rmq-grpc-fifo', { queues: 2, attributes: '+message.type=FIFO' })
    const group = await cluster.group('rmq-grpc-fifo', { consumeMessageOrderly: true })
    const bodies = ['one', 'two', 'three']

    await rmq(['produce', topic, ...bodies.flatMap(body => ['-b', body]), '--order-key', 'k', ...at()])
    const read = await rmq(['consume', topic, '--group', group, '--count', '3', '--body-only', ...at()])

    expect(read.stdout).to.equal('one\ntwo\nthree\n')
  }).timeout(90_000)

  it('take the endpoints from the environment and from a profile, and say what proxies cannot do', async () => {
    const topic = await cluster.topic('rmq-grpc-env', { queues: 1, attributes: '+message.type=NORMAL' })
    const folder = mkdtempSync(join(tmpdir(), 'rmq-proxies-'))
    try {
      const file = join(folder, 'config.json')
      writeFileSync(file, JSON.stringify({ profiles: { dev: { endpoints: cluster.endpoints } } }))
      const produce = ['produce', topic, '-b', 'x']

      expect((await rmq(produce, { env: { RMQ_ENDPOINTS: cluster.endpoints } })).stdout).to.match(/^1 sent/)
      expect((await rmq([...produce, '--profile', 'dev'], { env: { RMQ_CONFIG: file } })).stdout).to.match(/^1 sent/)
      // Name servers that are named first win.
      const both = await rmq([...produce, '--namesrv', cluster.namesrvAddr], { env: { RMQ_ENDPOINTS: '127.0.0.1:1' } })
      expect(both.stdout).to.match(/^1 sent/)
    } finally {
      rmSync(folder, { recursive: true })
    }
    expect((await rmq(['consume', topic, ...at()])).stderr).to.match(/^rmq: proxies serve groups only: /)
    expect((await rmq(['consume', topic, '--group', 'g', '--from', 'first', ...at()])).code).to.equal(2)
    const admin = await rmq(['topic', 'list', ...at()])
    expect(admin).to.include({ code: 2 })
    expect(admin.stderr).to.match(/^rmq: proxies serve rmq produce and rmq consume only: /)
  }).timeout(90_000)

  it('end with 5 when no proxy is there, and with 3 when the topic is not', async () => {
    const args = ['-b', 'x', '--timeout', '1500']

    const away = await rmq(['produce', 'orders', ...args, '--endpoints', '127.0.0.1:1'])
    expect(away.code).to.equal(5)
    expect(away.stderr).to.match(/^rmq: .*127\.0\.0\.1:1.*\n$/)
    expect((await rmq(['produce', uniqueName('nothing'), ...args, ...at()])).code).to.equal(3)
  }).timeout(60_000)
})
