// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { expect } from 'chai'
import { onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { rmq, rmqJson } from '../rmq-here.js'
import { startRmq } from '../rmq-process.js'

onEachCluster('rmq produce and rmq consume', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]
  const everything = ['--from', 'first', '--exit-when-drained']

  it('send and read, without a trace at the broker', async () => {
    const topic = await cluster.topic('rmq-plain', { queues: 1 })

    const sent = await rmq(['produce', topic, '-b', 'two coffees', '--key', '188', '--tag', 'paid', ...at()])
    expect(sent.stdout).to.match(/^1 sent, 0 failed, \d+\/s\n$/)
    const [stored] = await cluster.messages(topic, 1)
    expect(stored).to.include({ tags: 'paid' })

    const read = (await rmqJson(['consume', topic, ...everything, ...at()])) as Record<string, unknown>
    expect(read).to.include({ topic, queueId: 0, queueOffset: 0, tags: 'paid', body: 'two coffees' })
    expect(read['keys']).to.deep.equal(['188'])
    expect((await rmq(['group', 'list', ...at()])).stdout).not.to.contain(topic)
  })

  it('take JSON lines from standard input, and keep every part of a message', async () => {
    const topic = await cluster.topic('rmq-lines', { queues: 1 })
    const lines = [
      { body: 'one', tags: 'a', keys: ['k1', 'k2'], properties: { region: 'eu' }, orderKey: 'x' },
      { bodyBase64: Buffer.from([0, 255, 254]).toString('base64'), tags: 'b', orderKey: 'x' },
    ]

    await rmq(['produce', topic, '--json-lines', ...at()], {
      stdin: lines.map(line => JSON.stringify(line)).join('\n'),
    })
    const read = (await rmqJson(['consume', topic, ...everything, ...at()])) as Record<string, unknown>[]

    expect(read.map(({ tags }) => tags)).to.deep.equal(['a', 'b'])
    expect(read[0]).to.include({ body: 'one' })
    expect(read[0]?.['properties']).to.include({ region: 'eu' })
    expect(read[1]).to.include({ bodyBase64: Buffer.from([0, 255, 254]).toString('base64') })
  })

  it('name the line that is no JSON, and send nothing after it', async () => {
    const topic = await cluster.topic('rmq-bad-line', { queues: 1 })

    const refused = await rmq(['produce', topic, '--json-lines', ...at()], {
      stdin: '{"body":"a"}\nnonsense\n{"body":"b"}',
    })

    expect(refused.code).to.equal(2)
    expect(refused.stderr).to.equal('rmq: line 2 is not JSON\n')
  })

  it('consume for a group, commit what was printed, and go on there', async () => {
    const topic = await cluster.topic('rmq-group', { queues: 1 })
    const group = uniqueName('rmq-reader')
    await rmq(['produce', topic, ...['one', 'two', 'three'].flatMap(body => ['-b', body]), '--order-key', 'k', ...at()])
    const read = (...more: string[]): ReturnType<typeof rmq> =>
      rmq(['consume', topic, '--group', group, '--body-only', ...more, ...at()])

    expect((await read('--from', 'first', '--count', '2')).stdout).to.equal('one\ntwo\n')
    expect((await read('--exit-when-drained')).stdout).to.equal('three\n')
    const lag = (await rmqJson(['group', 'lag', group, '--topic', topic, ...at()])) as { lag: number }
    expect(lag.lag).to.equal(0)
  })

  it('filter by tag, and by SQL for a group only', async () => {
    const topic = await cluster.topic('rmq-filter', { queues: 1 })
    await rmq(['produce', topic, '-b', 'yes', '--tag', 'paid', ...at()])
    await rmq(['produce', topic, '-b', 'no', '--tag', 'open', ...at()])

    const read = await rmq(['consume', topic, '--filter', 'paid || refunded', '--body-only', ...everything, ...at()])
    expect(read.stdout).to.equal('yes\n')
    const refused = await rmq(['consume', topic, '--sql', 'a > 1', ...at()])
    expect(refused).to.include({ code: 2, stderr: 'rmq: --sql needs --group: brokers filter for groups only\n' })
  })

  it('tail what comes, and end by Ctrl-C with everything printed', async () => {
    const topic = await cluster.topic('rmq-tail', { queues: 1 })
    const tail = startRmq(['consume', topic, '--from', 'first', '--body-only', ...at()])
    let printed = ''
    tail.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    const ended = once(tail, 'close')

    await rmq(['produce', topic, '-b', 'one', ...at()])
    await waitFor('the first message', () => printed === 'one\n')
    await rmq(['produce', topic, '-b', 'two', ...at()])
    await waitFor('the second message', () => printed === 'one\ntwo\n')
    tail.kill('SIGINT')

    expect(await ended).to.deep.equal([0, null])
  }).timeout(60_000)

  it('end quietly when the reader of the pipe is gone', async () => {
    const topic = await cluster.topic('rmq-pipe', { queues: 1 })
    await rmq(['produce', topic, '-b', 'x'.repeat(1000), '--repeat', '200', ...at()])
    const reader = startRmq(['consume', topic, '--from', 'first', ...at()])
    let complaint = ''
    reader.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    const ended = once(reader, 'close')

    reader.stdout?.once('data', () => reader.stdout?.destroy())

    expect(await ended).to.deep.equal([0, null])
    expect(complaint).to.equal('')
  }).timeout(60_000)

  it('find a message by key and by id', async () => {
    const topic = await cluster.topic('rmq-find', { queues: 1 })
    await rmq(['produce', topic, '-b', 'found', '--key', 'needle', ...at()])
    const [stored] = await cluster.messages(topic, 1)
    if (stored === undefined) throw new Error('nothing was stored')

    const byKey = await waitFor('the index', async () => {
      const ended = await rmq(['message', 'find', topic, '--key', 'needle', '--json', ...at()])
      return ended.code === 0 && ended.stdout !== '' && ended.stdout
    })
    expect(JSON.parse(byKey)).to.include({ body: 'found', messageId: stored.messageId })
    const whole = await rmq(['message', 'get', stored.offsetMessageId, ...at()])
    expect(whole.stdout)
      .to.match(/^topic +rmq-find/)
      .and.match(/\nbody +found\n$/)
    const page = (await rmqJson(['message', 'read', topic, '--queue', '0', ...at()])) as Record<string, unknown>
    expect(page).to.include({ body: 'found' })
  }).timeout(60_000)
})
