// SPDX-License-Identifier: Apache-2.0
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { sendMessageV2 } from '@rocketmq-ts/protocol'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { expect } from 'chai'
import { proxyCluster } from '../src/index.js'

describe('a cluster behind proxies', () => {
  it('is reached only through them, and a lost answer leaves the outcome unknown', async () => {
    await using cluster = await LocalCluster.start({ topics: [{ name: 'orders' }] })
    await using proxied = await proxyCluster(cluster)
    const { namesrvAddr, addressMap } = proxied
    await using producer = new DefaultMQProducer({
      producerGroup: 'shop',
      namesrvAddr,
      addressMap,
      retryTimesWhenSendFailed: 0,
      sendMsgTimeout: 500,
    })
    await producer.start()
    const lost = proxied.brokers[0]?.on({ code: sendMessageV2.code, nth: 2, fault: 'drop' })

    expect((await producer.send({ topic: 'orders', body: 'one' })).status).to.equal('SEND_OK')
    const error: unknown = await producer.send({ topic: 'orders', body: 'two' }).catch((thrown: unknown) => thrown)

    expect(error).to.have.property('outcome', 'unknown')
    expect(lost?.used).to.equal(1)
    expect(proxied.brokers[0]?.connections).to.be.greaterThan(0)
  })
})
