// SPDX-License-Identifier: Apache-2.0
// The official admin tool reads what our clients write, and shows our clients as it shows Java's. Each spec is one
// command.
import { readFile, rm } from 'node:fs/promises'
import type { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import type { DefaultMQProducer, SendResult } from '@rocketmq-ts/producer'
import { isVersion5, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { adminTool } from '../admin-tool.js'
import { consumerOn, producerOn } from '../clients.js'
import { javaPatienceMs, onEachClusterWithJava } from '../with-java.js'

const count = 8
const queues = 4
const body = 'тело 🔑'
/** Brokers of 4.9 do not know NODE_JS. */
const language = isVersion5 ? 'NODE_JS' : 'OTHER'

onEachClusterWithJava('the admin tool', cluster => {
  const mqadmin = adminTool(cluster)
  let topic: string
  let consumerGroup: string
  let producer: DefaultMQProducer
  let consumer: DefaultMQPushConsumer
  let clientId: string
  let sent: SendResult

  before('send and consume', async () => {
    topic = await cluster.topic('interop_admin', { queues })
    consumerGroup = await cluster.group('CG_admin')
    producer = await producerOn(cluster, { enableTrace: true })
    consumer = consumerOn(cluster, { consumerGroup, persistConsumerOffsetInterval: 200, enableTrace: true })
    let consumed = 0
    void consumer.subscribe(topic, 'A || B', () => {
      consumed++
    })
    await consumer.start()
    const messages = Array.from({ length: count }, (_, index) => ({
      topic,
      body,
      tags: 'A',
      keys: [`key-${index}`, 'ключ'],
      properties: { größe: 'ü' },
    }))
    const results = await Promise.all(messages.map(message => producer.send(message)))
    sent = results[0]!
    clientId = consumer.defaultMQPushConsumerImpl.instance.clientId
    await waitFor('all messages', () => consumed === count, javaPatienceMs)
  })
  after(() => Promise.all([consumer.close(), producer.close()]))

  it('consumerProgress sees that the group has consumed everything', async () => {
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()

    const text = await mqadmin('consumerProgress', '-g', consumerGroup)
    const rows = text.split('\n').filter(line => line.startsWith(topic))
    const numbers = rows.map(row => row.split(/\s+/).slice(2, 6).map(Number))

    expect(numbers.map(([queueId]) => queueId)).to.deep.equal([0, 1, 2, 3])
    expect(numbers.reduce((sum, [, brokerOffset = 0]) => sum + brokerOffset, 0)).to.equal(count)
    for (const [, brokerOffset, consumerOffset, difference] of numbers) {
      expect([consumerOffset, difference]).to.deep.equal([brokerOffset, 0])
    }
    expect(text).to.match(/Diff Total: 0/)
  })

  it('consumerConnection shows our consumer and what it subscribes to', async () => {
    const text = await mqadmin('consumerConnection', '-g', consumerGroup)

    expect(text).to.match(new RegExp(`${clientId}\\s+[\\d.]+:\\d+\\s+${language}\\s+V5_5_0`))
    expect(text).to.match(new RegExp(`${topic}\\s+A \\|\\| B`))
    expect(text).to.contain(`%RETRY%${consumerGroup}`)
    expect(text).to.contain('ConsumeType: CONSUME_PASSIVELY')
    expect(text).to.contain('MessageModel: CLUSTERING')
    expect(text).to.contain('ConsumeFromWhere: CONSUME_FROM_FIRST_OFFSET')
  })

  it('producerConnection shows our producer', async () => {
    const text = await mqadmin('producerConnection', '-g', producer.producerGroup, '-t', topic)

    const id = producer.defaultMQProducerImpl.instance.clientId
    expect(text).to.match(new RegExp(`${id}\\s+[\\d.]+:\\d+\\s+${language}\\s+V5_5_0`))
  })

  it('queryMsgByKey finds messages by each of their keys', async () => {
    const one = await mqadmin('queryMsgByKey', '-t', topic, '-k', 'key-0')
    const all = await mqadmin('queryMsgByKey', '-t', topic, '-k', 'ключ')

    expect(idsIn(one)).to.deep.equal([sent.messageId])
    expect(idsIn(all)).to.have.length(count)
  })

  it('queryMsgByUniqueKey finds a message by the id that we gave it', async () => {
    const text = await mqadmin('queryMsgByUniqueKey', '-t', topic, '-i', sent.messageId)

    await expectMessage(text)
  })

  it('queryMsgById finds a message by the id that the broker gave it', async () => {
    const where = isVersion5 ? ['-t', topic] : []

    const text = await mqadmin('queryMsgById', ...where, '-i', sent.offsetMessageId)

    expect(text).to.match(new RegExp(`OffsetID:\\s+${sent.offsetMessageId}`))
    await expectMessage(text)
  })

  it('consumerStatus gets the running info of our consumer, per queue', async () => {
    const text = await mqadmin('consumerStatus', '-g', consumerGroup, '-i', clientId, '-s')

    expect(text).to.match(/PROP_CLIENT_VERSION\s+: V5_5_0/)
    expect(text).to.match(/PROP_CONSUME_TYPE\s+: CONSUME_PASSIVELY/)
    expect(text).to.match(new RegExp(`Topic: ${topic}\\s+ClassFilter: false\\s+SubExpression: A \\|\\| B`))
    const rows = text.split('\n').filter(line => line.startsWith(topic) && line.includes('ProcessQueueInfo ['))
    expect(rows).to.have.length(queues)
    for (const row of rows) expect(row).to.match(/commitOffset=\d+, .*cachedMsgCount=0, .*droped=false/)
    expect(text).to.match(/#Consumer RT&TPS#[\s\S]*#ConsumeOK TPS/)
    // Where Java shows the stacks of its threads.
    expect(text).to.match(/#Consumer jstack#[\s\S]*handlers that run: 0/)
  })

  it('queryMsgTraceById shows that a message was sent and consumed', async () => {
    const trace = () => mqadmin('queryMsgTraceById', '-i', sent.messageId)

    // Traces are sent aside, and later.
    const text = await waitFor(
      'both traces',
      async () => {
        const printed = await trace()
        return printed.includes(producer.producerGroup) && printed.includes(consumerGroup) && printed
      },
      2 * javaPatienceMs,
    )

    expect(text).to.match(new RegExp(`Pub\\s+${producer.producerGroup}\\s.*\\ssuccess`))
    expect(text).to.match(new RegExp(`Sub\\s+${consumerGroup}\\s.*\\ssuccess`))
  })

  /** What the tool prints of the first message, with the body in a file. */
  async function expectMessage(text: string): Promise<void> {
    expect(text).to.match(new RegExp(`Topic:\\s+${topic}`))
    expect(text).to.match(/Tags:\s+\[A\]/)
    expect(text).to.match(/Keys:\s+\[key-0 ключ\]/)
    expect(text).to.match(new RegExp(`Queue ID:\\s+${sent.queue.queueId}`))
    expect(text).to.match(new RegExp(`Queue Offset:\\s+${sent.queueOffset}`))
    expect(text).to.contain(`UNIQ_KEY=${sent.messageId}`)
    expect(text).to.contain('größe=ü')
    expect(text).to.match(new RegExp(`consumerGroup=${consumerGroup}, trackType=CONSUMED`))
    const path = /Message Body Path:\s+(\S+)/.exec(text)?.[1] ?? ''
    expect(await readFile(path, 'utf8')).to.equal(body)
    await rm(path)
  }
})

function idsIn(table: string): string[] {
  return table.split('\n').flatMap(line => /^([0-9A-F]{32})\s/.exec(line)?.[1] ?? [])
}
