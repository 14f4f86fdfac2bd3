// SPDX-License-Identifier: Apache-2.0
// What administrators ask brokers of either kind for.
import { expect } from 'chai'
import { Long, queryConsumeQueue, queryMessage } from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { introduce, messagesOf, refusalOf } from '../one-broker.js'
import { newClient } from '../raw-client.js'

onEachCluster('queries of messages', cluster => {
  it('find at most so many at once as the broker allows, the newest; and say how far the index goes', async () => {
    const topic = await cluster.topic('query', { queues: 1 })
    const [broker = ''] = await cluster.brokerAddrs()
    const key = uniqueName('key')
    await cluster.send(...Array.from({ length: 70 }, (_, index) => ({ topic, keys: key, body: String(index) })), {
      topic,
      keys: 'another',
      body: 'last',
    })
    const last = (await cluster.messages(topic, 71)).at(-1)
    const query = (maxNum: number) =>
      cluster.remoting.call(broker, queryMessage, {
        topic,
        key,
        maxNum,
        beginTimestamp: 0,
        endTimestamp: Long.MAX_VALUE,
      })
    const found = await waitFor('the index', async () => {
      const answer = await query(100).catch(() => undefined)
      const messages = answer === undefined ? [] : messagesOf(answer)
      return messages.at(-1)?.body.toString() === '69' && { ...answer, messages }
    })

    expect(found.messages.map(({ body }) => Number(body.toString()))).to.deep.equal(
      Array.from({ length: 64 }, (_, index) => index + 6),
    )
    await waitFor('the last message in the index', async () => {
      const { indexLastUpdatePhyoffset = 0 } = await query(1)
      return indexLastUpdatePhyoffset >= (last?.commitLogOffset ?? 0)
    })
  })
})

onEachCluster('queries of a queue', cluster => {
  itVersion5('tell what the filter of a connected group is, as the broker compiled it', async () => {
    const [topic, group] = [await cluster.topic('query', { queues: 1 }), await cluster.group('query')]
    const [broker = ''] = await cluster.brokerAddrs()
    await cluster.send({ topic, body: 'x' })
    await cluster.messages(topic, 1)
    const condition = `price > 1 OR name = 'a": b'`
    const filterData = async (): Promise<unknown> => {
      const fields = { topic, queueId: 0, index: 0, count: 1, consumerGroup: group }
      const text = (await cluster.remoting.call(broker, queryConsumeQueue, fields)).body?.filterData ?? ''
      return text.startsWith('{') ? JSON.parse(text) : text
    }
    await using client = newClient()
    const clientId = uniqueName('member')

    const before = await filterData()
    await introduce({ client, broker }, clientId, { consumers: [group], topic })
    const byTag = await filterData()
    await introduce({ client, broker }, clientId, { consumers: [group], topic, condition })
    const byCondition = await filterData()

    expect(before).to.equal(`${group}@${topic} is not online!`)
    expect(byTag).to.equal('null')
    expect(byCondition).to.deep.include({
      consumerGroup: group,
      topic,
      expression: condition,
      expressionType: 'SQL92',
      clientVersion: 2,
      dead: false,
      deadTime: 0,
    })
  })

  it('answer without a body behind the end, and refuse where there is no queue', async () => {
    const topic = await cluster.topic('query', { queues: 1 })
    const [broker = ''] = await cluster.brokerAddrs()
    await cluster.send({ topic, body: 'x' })
    await cluster.messages(topic, 1)
    const ask = (given: { topic: string; index: number }) =>
      cluster.remoting.call(broker, queryConsumeQueue, { queueId: 0, count: 1, ...given })

    const behind = await ask({ topic, index: 7 })
    const missing = await refusalOf(ask({ topic: uniqueName('missing'), index: 0 }))

    expect(behind).to.include({ remark: `Index 7 of 0@${topic} is not exist!`, body: undefined })
    expect(missing).to.have.property('responseName', 'SYSTEM_ERROR')
  })
})
