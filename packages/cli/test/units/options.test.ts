// SPDX-License-Identifier: Apache-2.0
// Options whose effect is what servers are asked, or what they hold afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import {
  getConsumerRunningInfo,
  getLiteClientInfo,
  getLiteGroupInfo,
  queryMessage,
  sendMessageV2,
  triggerLiteDispatch,
  type AnyRequest,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { waitFor } from '@rocketmq-ts/testing'
import { rmq } from '../rmq-here.js'

describe('an option of rmq', () => {
  let cluster: LocalCluster
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rmq-options-'))
  })
  after(() => rmSync(folder, { recursive: true }))
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  const run = (line: string, stdin = '') => rmq([...line.split(' '), '--namesrv', cluster.namesrvAddr], { stdin })
  const bodies = (): readonly string[] => cluster.messages('orders').map(({ body }) => Buffer.from(body).toString())

  it('of produce makes a part of the message', async () => {
    await run(
      'produce orders -b one -b two --tag paid --key a --key b --property region=eu --property x=y --order-key k --group shop',
    )

    const stored = cluster.messages('orders')
    expect(stored.map(({ tags, keys }) => [tags, keys])).to.deep.equal([
      ['paid', ['a', 'b']],
      ['paid', ['a', 'b']],
    ])
    expect(bodies()).to.deep.equal(['one', 'two'])
    expect(stored[0]?.properties).to.include({ region: 'eu', x: 'y' })
    expect(new Set(stored.map(({ queueId }) => queueId)).size).to.equal(1)
    expect(cluster.requests(sendMessageV2).map(({ request }) => request.producerGroup)).to.deep.equal(['shop', 'shop'])
  })

  it('of produce says where messages come from, and how often', async () => {
    const file = join(folder, 'lines')
    writeFileSync(file, 'one\r\n\ntwo')

    expect((await run(`produce orders --file ${file}`)).stdout).to.match(/^2 sent, 0 failed, /)
    expect((await run('produce orders -b x --repeat 3')).stdout).to.match(/^3 sent, 0 failed, /)
    expect([...bodies()].sort()).to.deep.equal(['one', 'two', 'x', 'x', 'x'])
    expect(cluster.requests(sendMessageV2)[0]?.request.producerGroup).to.equal('rmq')
    const line = '{"bodyBase64":"AP8="}\n{"keys":"a"}'
    expect((await run('produce orders --json-lines', line)).stderr).to.equal(
      'rmq: line 2 has no "body" and no "bodyBase64"\n',
    )
  })

  for (const [args, most] of [
    ['', 6],
    [' --in-flight 2', 2],
    [' --in-flight 2 --order-key k', 1],
  ] as const) {
    it(`of produce lets so many sends wait:${args === '' ? ' 64' : args}`, async () => {
      let [open, highest] = [0, 0]
      cluster.intercept(sendMessageV2, async (_request, _context, proceed) => {
        highest = Math.max(highest, ++open)
        await waitFor('as many as may be open', () => highest >= most)
        open--
        return proceed()
      })

      await run(`produce orders -b x --repeat 6${args}`)

      expect(highest).to.equal(most)
    })
  }

  /** What was asked with a line, as the last request of a kind. */
  async function asked<R extends AnyRequest>(declaration: R, line: string): Promise<unknown> {
    await run(line)
    return cluster.requests(declaration).at(-1)?.request
  }

  it('reaches brokers, and so does its default', async () => {
    const client = 'lite client parent billing me'
    expect(await asked(getLiteClientInfo, client)).to.include({ maxCount: 1000, parentTopic: 'parent', clientId: 'me' })
    expect(await asked(getLiteClientInfo, `${client} --max 7`)).to.include({ maxCount: 7 })
    expect(await asked(getLiteGroupInfo, 'lite group billing')).to.include({ topK: 20, group: 'billing' })
    expect(await asked(getLiteGroupInfo, 'lite group billing --worst 3 --topic one')).to.include({
      topK: 3,
      liteTopic: 'one',
    })
    expect(await asked(triggerLiteDispatch, 'lite dispatch billing --client me')).to.include({ clientId: 'me' })
    expect(await asked(queryMessage, 'message find orders --key k')).to.include({ maxNum: 32 })
    expect(await asked(queryMessage, 'message find orders --key k --max 5')).to.include({ maxNum: 5 })
  })

  it('of a member asks for stacks only when it is told to', async () => {
    const { namesrvAddr } = cluster
    const place = { namesrvAddr, clientIP: '10.0.0.7', instanceName: 'one', consumerGroup: 'billing' }
    await using consumer = new DefaultMQPushConsumer({
      ...place,
      subscriptions: { orders: '*' },
      handler: () => undefined,
    })
    await consumer.start()
    await consumer.ready()
    const line = 'group running billing 10.0.0.7@one'

    expect(await asked(getConsumerRunningInfo, line)).to.include({ jstackEnable: false })
    expect(await asked(getConsumerRunningInfo, `${line} --stacks`)).to.include({ jstackEnable: true })
  })
})
