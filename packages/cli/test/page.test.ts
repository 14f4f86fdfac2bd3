// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { declarations, leaves, page } from '../src/page.js'
import { rmq } from './rmq-here.js'
import type { Ended } from './rmq-process.js'

describe('docs/rmq.md', () => {
  it('is what the commands declare', () => {
    expect(readFileSync(new URL('../../../docs/rmq.md', import.meta.url), 'utf8')).to.equal(page())
  })

  it('describes every command, every argument and every option', () => {
    for (const [name, command] of leaves(declarations())) {
      expect(command.description(), name).to.not.equal('')
      for (const option of command.options) expect(option.description, `${name} ${option.flags}`).to.not.equal('')
    }
  })
})

describe('an example of rmq', function () {
  this.timeout(20_000)
  let cluster: LocalCluster
  let messageId = ''

  before(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
    for (const group of ['billing', 'audit']) cluster.createGroup(group)
    await using producer = new DefaultMQProducer({ producerGroup: 'shop', namesrvAddr: cluster.namesrvAddr })
    await producer.start()
    for (let number = 0; number < 12; number++) {
      const sent = await producer.send({ topic: 'orders', keys: '188', body: 'two coffees' })
      messageId = sent.messageId
    }
    await inside(['consume', 'orders', '--group', 'billing', '--from', 'first', '--exit-when-drained'])
  })
  after(() => cluster.close())

  /** Runs a command; one that serves is ended as soon as it says something. */
  const inside = (args: readonly string[], isServing = false): Promise<Ended> =>
    rmq(args, { env: { NAMESRV_ADDR: cluster.namesrvAddr }, isServing })

  // Commands that make things first, those that delete them last.
  const weight = (name: string): number => (/delete/.test(name) ? 2 : /create/.test(name) ? 0 : 1)
  const examples = leaves(declarations())
    .flatMap(([name, { examples: each }]) => each.map(({ line }) => ({ name, line })))
    .sort((one, other) => weight(one.name) - weight(other.name))

  for (const { name, line } of examples) {
    it(`works: rmq ${line}`, async () => {
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '')
      const args = words.map(word => (/^[0-9A-F]{32}$/.test(word) ? messageId : word))

      const { code, stderr } = await inside(args, ['server', 'sniff'].includes(name))

      expect(stderr).to.equal('')
      expect(code).to.equal(0)
    })
  }
})
