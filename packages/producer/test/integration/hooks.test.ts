// SPDX-License-Identifier: Apache-2.0
// What others see of sends: hooks, message traces, and the diagnostics channel.
import { tracingChannel } from 'node:diagnostics_channel'
import { MQClientManager } from '@rocketmq-ts/client'
import { BrokerError, UsageError, type SendEvent as CoreSendEvent } from '@rocketmq-ts/core'
import { answer, LocalCluster } from '@rocketmq-ts/local-cluster'
import {
  type DefaultMQProducer,
  TransactionMQProducer,
  type ProducerOptions,
  type SendContext,
  type SendMessageHook,
  type SendResult,
} from '@rocketmq-ts/producer'
import { decodeTraces, sendMessageV2, type TraceRecord } from '@rocketmq-ts/protocol'
import { clusterKind, onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

describe('the hooks of a producer', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())
  const on = (options: Partial<ProducerOptions>) => producerOn(cluster, options)

  it('see every attempt, before and after', async () => {
    const seen: unknown[] = []
    const hook = {
      hookName: 'watch',
      sendMessageBefore: ({ message, queue, kind }: SendContext) =>
        void seen.push(['before', message.topic, queue.brokerName, kind]),
      sendMessageAfter: (context: SendContext, result: SendResult | undefined, error: Error | undefined) =>
        void seen.push(['after', context.messageId === result?.messageId, result?.status, error?.name]),
    }
    await using producer = await on({ sendMessageHooks: [hook], producerGroup: 'PG_watch' })
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY'), { times: 1 })

    await producer.send({ topic: 'orders', body: 'x', delayLevel: 2 })

    expect(seen).to.deep.equal([
      ['before', 'orders', 'broker-a', 'delayed'],
      ['after', false, undefined, 'BrokerError'],
      ['before', 'orders', 'broker-a', 'delayed'],
      ['after', true, 'SEND_OK', undefined],
    ])
  })

  it('see how transactions end, and whether a broker had asked', async () => {
    const seen: unknown[] = []
    await using own = await LocalCluster.start({
      topics: ['orders'],
      config: { transactionTimeOut: 50, transactionCheckInterval: 50 },
    })
    await using producer = new TransactionMQProducer({
      producerGroup: 'PG_tx',
      namesrvAddr: own.namesrvAddr,
      manager: new MQClientManager(),
      transactionListener: { executeLocalTransaction: () => 'unknown', checkLocalTransaction: () => 'commit' },
      endTransactionHooks: [
        {
          hookName: 'watch',
          endTransaction: ({ topic, keys, state, isFromCheck }) => void seen.push([topic, keys, state, isFromCheck]),
        },
      ],
    })
    await producer.start()

    await producer.sendMessageInTransaction({ topic: 'orders', body: 'x', keys: ['k1', 'k2'] })
    await waitFor('the committed message', () => own.messages('orders').length > 0)

    // In any order: on a busy machine the broker asks before it is told.
    expect(seen).to.deep.include.members([
      ['orders', 'k1 k2', 'unknown', false],
      ['orders', 'k1 k2', 'commit', true],
    ])
  })
})

onEachCluster('hooks', cluster => {
  it('may add user properties, and no others', async () => {
    const topic = await cluster.topic('hooks')
    let name = 'traceparent'
    const hook = {
      hookName: 'inject',
      sendMessageBefore: ({ userProperties }: SendContext) => void (userProperties[name] = '00-abc-def-01'),
    }
    await using producer = await producerOn(cluster.clientOptions, { sendMessageHooks: [hook] })
    const message = Object.freeze({ topic, body: 'x', properties: Object.freeze({ mine: 'too' }) })

    await producer.send(message)
    name = 'UNIQ_KEY'
    const error = await rejection(producer.send(message))

    expect((await cluster.messages(topic, 1)).map(({ properties }) => properties['traceparent'])).to.deep.equal([
      '00-abc-def-01',
    ])
    expect((await cluster.messages(topic, 1))[0]?.properties).to.include({ mine: 'too' })
    expect(error.message).to.contain('belongs to RocketMQ')
  })

  it('see one-way sends and batches too', async () => {
    const topic = await cluster.topic('hooks')
    const seen: string[] = []
    const hook = {
      hookName: 'watch',
      sendMessageAfter: ({ isOneway, messageId }: SendContext, result: SendResult | undefined) =>
        void seen.push(`${isOneway} ${messageId.split(',').length} ${result?.status ?? 'none'}`),
    }
    await using producer = await producerOn(cluster.clientOptions, { sendMessageHooks: [hook] })

    await producer.sendOneway({ topic, body: 'x' })
    await producer.sendBatch([
      { topic, body: 'a' },
      { topic, body: 'b' },
    ])

    expect(seen).to.deep.equal(['true 1 none', 'false 2 SEND_OK'])
  })

  it('do not see what traces send: traces would trace themselves', async () => {
    await using own = await LocalCluster.start({ topics: ['orders'], config: { traceTopicEnable: true } })
    const seen: string[] = []
    const hook: SendMessageHook = {
      hookName: 'watch',
      sendMessageBefore: ({ message }) => void seen.push(message.topic),
    }
    const producer = await producerOn(own, { enableTrace: true, sendMessageHooks: [hook] })

    await producer.send({ topic: 'orders', body: 'x' })
    await producer.close()

    expect(seen).to.deep.equal(['orders'])
    expect(own.messages('RMQ_SYS_TRACE_TOPIC')).to.have.length(1)
  })

  it('never fail a send by what they throw', async () => {
    const topic = await cluster.topic('hooks')
    const warnings: string[] = []
    const logger = { debug: () => 0, info: () => 0, warn: (text: string) => warnings.push(text), error: () => 0 }
    const fail = () => {
      throw new RangeError('my fault')
    }
    const hook = { hookName: 'broken', sendMessageBefore: fail, sendMessageAfter: fail }
    await using producer = await producerOn(cluster.clientOptions, { sendMessageHooks: [hook], logger })

    const sent = await producer.send({ topic, body: 'x' })

    expect(sent.status).to.equal('SEND_OK')
    expect(warnings.filter(text => text.includes('broken') && text.includes('my fault'))).to.have.length(2)
  })

  it('may forbid a send to a queue: it rejects, and nothing has left', async () => {
    const topic = await cluster.topic('hooks')
    const hook = {
      hookName: 'guard',
      checkForbidden({ queue }: { queue: { queueId: number } }) {
        if (queue.queueId === 1) throw new RangeError('not to queue 1')
      },
    }
    await using producer = await producerOn(cluster.clientOptions, { checkForbiddenHooks: [hook] })
    const queue = (queueId: number) => ({ queue: { topic, brokerName: 'broker-a', queueId } })

    const error = await rejection(producer.send({ topic, body: 'x' }, queue(1)))
    await producer.send({ topic, body: 'y' }, queue(0))

    expect(error).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent' })
    expect(error.cause).to.be.instanceOf(RangeError)
    expect((await cluster.messages(topic, 1)).map(({ body }) => body.toString())).to.deep.equal(['y'])
  })
})

onEachCluster(
  'the message trace of a producer',
  cluster => {
    const traces = async (keys: string): Promise<readonly TraceRecord[]> => {
      const messages = await cluster.messages('RMQ_SYS_TRACE_TOPIC')
      const found = messages.filter(message => message.keys.includes(keys))
      return found.flatMap(({ body }) => decodeTraces(body.toString()).filter(({ messageId }) => messageId === keys))
    }

    it('tells of a send, in the trace topic and under the id and the keys of the message', async () => {
      const topic = await cluster.topic('traced')
      const producerGroup = uniqueName('PG_trace')
      const producer = await producerOn(cluster.clientOptions, { enableTrace: true, producerGroup })
      const key = uniqueName('key')

      const sent = await producer.send({ topic, body: 'hello', tags: 'paid', keys: [key] })
      await producer.close()

      const records = await waitFor('the trace', async () => {
        const found = await traces(sent.messageId)
        return found.length > 0 && found
      })
      expect(records[0]).to.include({
        type: 'Pub',
        regionId: 'DefaultRegion',
        group: producerGroup,
        topic,
        messageId: sent.messageId,
        tags: 'paid',
        keys: key,
        storeHost: sent.attempts[0]?.address,
        bodyLength: 5,
        messageType: 'normal',
        offsetMessageId: sent.offsetMessageId,
        isSuccess: true,
      })
      const message = (await cluster.messages('RMQ_SYS_TRACE_TOPIC')).find(({ keys }) => keys.includes(key))
      expect(message?.keys).to.deep.equal([sent.messageId, key])
    })

    it('tells of each message of a batch, under its own id', async () => {
      const topic = await cluster.topic('traced')
      const producer = await producerOn(cluster.clientOptions, { enableTrace: true })

      const sent = await producer.sendBatch([
        { topic, body: 'a' },
        { topic, body: 'b' },
      ])
      await producer.close()

      for (const { messageId, offsetMessageId } of sent.messages) {
        const [record] = await waitFor('the trace', async () => {
          const found = await traces(messageId)
          return found.length > 0 && found
        })
        expect(record).to.include({ type: 'Pub', topic, messageId, offsetMessageId })
      }
    })

    it('tells of a transaction: its half message and its end', async () => {
      const topic = await cluster.topic('traced')
      const producer = new TransactionMQProducer({
        ...cluster.clientOptions,
        producerGroup: uniqueName('PG_trace'),
        manager: new MQClientManager(),
        transactionListener: { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'unknown' },
        enableTrace: true,
      })
      await producer.start()

      const sent = await producer.sendMessageInTransaction({ topic, body: 'x' })
      await producer.close()

      const records = await waitFor('both traces', async () => {
        const found = await traces(sent.messageId)
        return found.length >= 2 && found
      })
      expect(records[0]).to.include({ type: 'Pub', messageType: 'half' })
      expect(records[1]).to.include({ type: 'EndTransaction', state: 'COMMIT_MESSAGE', isFromCheck: false })
    })

    if (clusterKind === 'real') {
      it('is read by the Java admin tool', async () => {
        const topic = await cluster.topic('traced')
        const producerGroup = uniqueName('PG_trace')
        const producer = await producerOn(cluster.clientOptions, { enableTrace: true, producerGroup })
        const { messageId } = await producer.send({ topic, body: 'x' })
        await producer.close()

        const line = await waitFor(
          'the tool to find the trace',
          async () => {
            const { stdout } = await cluster.real.mqadmin('queryMsgTraceById', '-i', messageId)
            return stdout.split('\n').find(printed => printed.includes(producerGroup))
          },
          60_000,
        )

        expect(line).to.match(/^Pub .*\dms +success/)
      })
    }
  },
  { own: true },
)

describe('the diagnostics channel rocketmq:send', () => {
  type SendEvent = CoreSendEvent<SendResult>
  const channel = tracingChannel<'rocketmq:send', SendEvent>('rocketmq:send')
  let cluster: LocalCluster
  let producer: DefaultMQProducer
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
    producer = await producerOn(cluster, { producerGroup: 'PG_channel' })
  })
  afterEach(async () => {
    await producer.close()
    await cluster.close()
  })

  it('tells of the beginning and the end of each send, and lets a subscriber add properties', async () => {
    const seen: unknown[] = []
    const subscriber = {
      start(event: SendEvent) {
        event.userProperties['traceparent'] = '00-abc'
        seen.push(['start', event.producerGroup, event.message.topic, event.bodyLength])
      },
      asyncEnd: (event: SendEvent) => void seen.push(['end', event.result?.status]),
      error: (event: SendEvent) => void seen.push(['error', (event.error as Error).name]),
      end: () => undefined,
      asyncStart: () => undefined,
    }
    channel.subscribe(subscriber)

    await producer.send({ topic: 'orders', body: 'hello' })
    await rejection(producer.send({ topic: 'orders', body: '' }))
    channel.unsubscribe(subscriber)
    await producer.send({ topic: 'orders', body: 'unseen' })

    expect(seen).to.deep.equal([
      ['start', 'PG_channel', 'orders', 5],
      ['end', 'SEND_OK'],
      ['start', 'PG_channel', 'orders', 0],
      ['error', 'UsageError'],
      ['end', undefined],
    ])
    expect(cluster.messages('orders').map(({ properties }) => properties['traceparent'])).to.have.members([
      '00-abc',
      undefined,
    ])
  })

  it('tells of a batch as one send, and of one-way sends and transactions', async () => {
    const seen: unknown[] = []
    const subscriber = {
      start({ message, batch, bodyLength, userProperties }: SendEvent) {
        userProperties['traceparent'] = '00-abc'
        seen.push([message.keys, batch?.map(({ keys }) => keys), bodyLength])
      },
      asyncEnd: ({ error }: SendEvent) => void seen.push(error),
      error: () => undefined,
      end: () => undefined,
      asyncStart: () => undefined,
    }
    channel.subscribe(subscriber)

    await producer.sendBatch(['a', 'b'].map(keys => ({ topic: 'orders', body: 'hello', keys })))
    await producer.sendOneway({ topic: 'orders', body: 'hey', keys: 'c' })
    channel.unsubscribe(subscriber)
    await waitFor('all three', () => cluster.messages('orders').length === 3)

    expect(seen).to.deep.equal([['a', ['a', 'b'], 10], undefined, ['c', undefined, 3], undefined])
    const contexts = cluster.messages('orders').map(({ properties }) => properties['traceparent'])
    expect(contexts).to.deep.equal(['00-abc', '00-abc', '00-abc'])
  })

  it('passes the error of a broker on', async () => {
    cluster.intercept(sendMessageV2, answer('MESSAGE_ILLEGAL'))
    const errors: unknown[] = []
    const subscriber = {
      error: (event: SendEvent) => void errors.push((event.error as Error).cause),
      start: () => undefined,
      end: () => undefined,
      asyncStart: () => undefined,
      asyncEnd: () => undefined,
    }
    channel.subscribe(subscriber)

    await rejection(producer.send({ topic: 'orders', body: 'x' }))
    channel.unsubscribe(subscriber)

    expect(errors[0]).to.be.instanceOf(BrokerError)
  })
})
