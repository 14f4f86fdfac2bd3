// SPDX-License-Identifier: Apache-2.0
// Requests and replies across languages, both ways, through a broker.
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import { expect } from 'chai'
import { bodyText } from '../../src/index.js'
import { consumerOn, producerOn } from '../clients.js'
import { javaOn, javaPatienceMs, onEachClusterWithJava } from '../with-java.js'

onEachClusterWithJava('a request across languages', cluster => {
  let producer: DefaultMQProducer
  before(async () => {
    producer = await producerOn(cluster)
  })
  after(() => producer.close())

  it('of ours is answered by a Java replier', async () => {
    const topic = await cluster.topic('interop_ask')
    await using java = await javaOn(cluster, 'Reply', ['--topic', topic, '--group', await cluster.group('CG_reply')])
    await java.fact('ready', {}, javaPatienceMs)

    const questions = Array.from({ length: 5 }, (_, index) => `вопрос ${index} 🤔`)
    const ask = (body: string) => producer.request({ topic, body, keys: 'q' }, { timeoutMs: javaPatienceMs })
    const replies = await Promise.all(questions.map(ask))

    expect(replies.map(({ body }) => body.toString())).to.deep.equal(questions.map(question => `re: ${question}`))
    const replied = await java.factCount('replied', questions.length, {}, javaPatienceMs)
    expect(replied.map(({ status }) => status)).to.deep.equal(questions.map(() => 'SEND_OK'))
  })

  it('of Java is answered by our consumer, with our producer', async () => {
    const topic = await cluster.topic('interop_answer')
    const consumer = consumerOn(cluster)
    void consumer.subscribe(topic, '*', async request => {
      await producer.reply(request, { body: `ответ: ${request.body.toString()}`, properties: { настроение: '☀' } })
    })
    await using _closed = consumer
    await consumer.start()
    await consumer.ready()

    await using java = await javaOn(cluster, 'Request', [
      ...['--topic', topic, '--body', 'вопрос', '--count', '3', '--timeout-ms', String(javaPatienceMs)],
    ])
    const replies = await java.factCount('reply', 3, {}, javaPatienceMs)

    expect(replies.map(bodyText)).to.deep.equal(['ответ: вопрос 0', 'ответ: вопрос 1', 'ответ: вопрос 2'])
    expect(replies.map(({ properties }) => properties['настроение'])).to.deep.equal(['☀', '☀', '☀'])
    expect(await java.exited).to.equal(0)
  })
})
