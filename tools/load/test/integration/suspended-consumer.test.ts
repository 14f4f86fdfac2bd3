// SPDX-License-Identifier: Apache-2.0
// An ordered consumer that is suspended in the middle of a message for longer than brokers keep its lock: another one
// takes the queue, and what the first one does when it wakes up counts no more.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { clusterKind, isVersion5, itWhen, onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { ChildProgram } from '../../src/child-program.js'
import { committedOffsets } from '../../src/committed-offsets.js'
import { runSize } from '../../src/run-size.js'

/** The lock of a broker lives 60 s, whatever is configured. */
const patienceMs = 120_000
/** Everywhere at full size; otherwise once, on a real cluster of the newest release. */
const isWorthAMinute = runSize === 'full' || (clusterKind === 'real' && isVersion5)

onEachCluster('an ordered consumer that is suspended for more than a minute', cluster => {
  const spec = async () => {
    const topic = await cluster.topic('load_suspended', { queues: 1 })
    const consumerGroup = await cluster.group('CG_suspended')
    await cluster.send(...['1', '2 wait', '3', '4'].map(body => ({ topic, body })))
    const said: string[] = []
    await using child = new ChildProgram({
      name: 'consume-in-order',
      args: [cluster.namesrvAddr, consumerGroup, topic],
      onLine: line => void said.push(line),
    })
    await waitFor('the second message', () => said.includes('begin 2'), patienceMs)
    await waitFor('the commit of the first', async () => (await committed(topic, consumerGroup)) === 1, patienceMs)
    child.suspend()

    const seen: string[] = []
    await using other = new DefaultMQPushConsumer({
      ...cluster.clientOptions,
      consumerGroup,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      ordered: true,
      manager: new MQClientManager(),
      // Before any other address in the order of the group, so that the only queue is to be its.
      clientIP: '0.0.0.0',
    })
    void other.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await other.start()
    await waitFor('all the rest', () => seen.includes('4'), patienceMs)
    await waitFor('its commit', async () => (await committed(topic, consumerGroup)) === 4, patienceMs)
    child.resume()
    child.tell('go')
    await waitFor('the end of the suspended message', () => said.includes('end 2'), patienceMs)
    await waitFor('the loss of the queue', () => said.some(line => /^(lost|revoked)/.test(line)), patienceMs)
    expect(await child.close(), child.complaints).to.equal(0)
    await cluster.send({ topic, body: '5' })
    await waitFor('one more message', () => seen.includes('5'), patienceMs)

    expect(said.filter(line => /^(begin|end)/.test(line))).to.deep.equal(['begin 1', 'end 1', 'begin 2', 'end 2'])
    expect(seen).to.deep.equal(['2 wait', '3', '4', '5'])
    expect(await committed(topic, consumerGroup)).to.be.oneOf([4, 5])
  }

  const title = 'loses its queue, and nothing that it does afterwards counts'
  itWhen(isWorthAMinute, title, 'takes a minute: at full size, or on a real RocketMQ 5', spec, 3 * patienceMs)

  /** Of the only queue. */
  async function committed(topic: string, consumerGroup: string): Promise<number | undefined> {
    const [offset] = (await committedOffsets(cluster, consumerGroup, topic)).values()
    return offset
  }
})
