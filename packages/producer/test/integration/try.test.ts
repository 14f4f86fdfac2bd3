// SPDX-License-Identifier: Apache-2.0
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'
onEachCluster('a producer', cluster => {
  it('sends', async () => {
    const topic = await cluster.topic('first')
    await using producer = new DefaultMQProducer({ ...cluster.clientOptions, producerGroup: uniqueName('g') })
    await producer.start()
    const sent = await producer.send({ topic, body: 'x' })
    expect(sent.status).to.equal('SEND_OK')
  })
})
