// SPDX-License-Identifier: Apache-2.0
// Every kind of message that a Java producer sends arrives whole, at a push consumer and at a lite pull consumer. One
// run of the Java program sends them all; which message is of which kind is known by the ids that it was told.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultLitePullConsumer } from '@rocketmq-ts/consumer'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { isVersion5, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import type { LineProgram } from '../../src/index.js'
import { consumerOn } from '../clients.js'
import { javaOn, javaPatienceMs, onEachClusterWithJava } from '../with-java.js'

const compressed = ['zlib', 'lz4', 'zstd']
const transactional = ['commit', 'unknown-commit']
const delayed = ['delayed', ...(isVersion5 ? ['timer'] : [])]
const delivered = ['plain', 'batch', 'ordered', ...compressed, ...delayed, ...transactional]
/** Of each kind. */
const count = 3
const body = 'grüße 世界 🔑'
const size = 5000
const keys = ['ключ', '鍵-188']
const property = { name: 'größe', value: 'fünf ☕' }

onEachClusterWithJava('the messages of a Java producer', cluster => {
  let topic: string
  let java: LineProgram
  let litePull: DefaultLitePullConsumer
  const pushed = new Map<string, MessageExt>()
  const pulled = new Map<string, MessageExt>()

  before('start both consumers and let Java send', async () => {
    topic = await cluster.topic('interop_java')
    const push = consumerOn(cluster)
    void push.subscribe(topic, '*', message => void pushed.set(message.messageId, message))
    litePull = new DefaultLitePullConsumer({
      ...cluster.clientOptions,
      consumerGroup: uniqueName('CG_interop_lite'),
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      manager: new MQClientManager(),
      subscriptions: { [topic]: '*' },
    })
    closers.push(push, litePull)
    await Promise.all([push.start(), litePull.start()])
    reading = readAll(litePull, pulled)
    java = await javaOn(cluster, 'Produce', [
      ...['--topic', topic, '--group', uniqueName('PG_java'), '--kinds', [...delivered, 'rollback'].join(',')],
      ...['--count', String(count), '--body', body, '--size', String(size), '--tags', '标签'],
      ...keys.flatMap(key => ['--key', key]),
      ...['--property', `${property.name}=${property.value}`, '--sharding-key', 'order-1', '--delay-level', '1'],
    ])
    expect(await java.exited).to.equal(0)
  })
  const closers: { close(): Promise<void> }[] = []
  let reading: Promise<void> | undefined
  after(async () => {
    await Promise.all(closers.map(client => client.close()))
    await reading
    await java.stop()
  })

  for (const [name, got] of [
    ['push', pushed],
    ['lite pull', pulled],
  ] as const) {
    for (const kind of delivered) {
      it(`of the kind ${kind} reach a ${name} consumer as they were sent`, async () => {
        // Java joins the ids of a batch by commas.
        const ids = java.facts('sent', { kind }).flatMap(({ msgId = '' }) => msgId.split(','))
        expect(ids).to.have.length(count)

        await waitFor(`the messages of the kind ${kind}`, () => ids.every(id => got.has(id)), javaPatienceMs)

        const messages = ids.map(id => got.get(id)!)
        const texts = messages.map(message => message.body.toString())
        expect(texts.map(text => text.trimEnd())).to.deep.equal([`${body} 0`, `${body} 1`, `${body} 2`])
        expect(texts.every(text => text.length >= size)).to.equal(true)
        for (const message of messages) {
          expect(message).to.include({ topic, tags: '标签', reconsumeTimes: 0 })
          expect(message.keys).to.deep.equal(keys)
          expect(message.property(property.name)).to.equal(property.value)
        }
      })
    }

    it(`that were rolled back do not reach a ${name} consumer`, () => {
      const ids = java.facts('sent', { kind: 'rollback' }).map(({ msgId = '' }) => msgId)

      expect(ids).to.have.length(count)
      expect(ids.filter(id => got.has(id))).to.deep.equal([])
      expect(got.size).to.equal(delivered.length * count)
    })
  }

  it('with one sharding key lie in one queue, in order', () => {
    const ids = java.facts('sent', { kind: 'ordered' }).map(({ msgId = '' }) => msgId)
    const messages = ids.map(id => pushed.get(id)!)

    expect(new Set(messages.map(({ queueId }) => queueId))).to.have.property('size', 1)
    expect(messages.map(({ queueOffset }) => queueOffset)).to.deep.equal(
      messages.map(({ queueOffset }) => queueOffset).sort((a, b) => a - b),
    )
  })
})

async function readAll(consumer: DefaultLitePullConsumer, into: Map<string, MessageExt>): Promise<void> {
  for await (const message of consumer) into.set(message.messageId, message)
}
