// SPDX-License-Identifier: Apache-2.0
// Rows of the options that only producers have.
import { deflateSync } from 'node:zlib'
import { MQClientManager, type ClientOptions } from '@rocketmq-ts/client'
import { answer, closeConnection, silence } from '@rocketmq-ts/local-cluster'
import type { DefaultMQProducer, SendMessageHook, ProducerOptions } from '@rocketmq-ts/producer'
import {
  compressionTypeOf,
  endTransaction,
  getMaxOffset,
  getRouteInfoByTopic,
  sendBatchMessage,
  sendMessageV2,
} from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import type { Rows, Run } from './option-row.js'
import { attemptsOf, codeOf, order, queueOf, sendsSeen, sentOf } from './seen.js'

const compressible = Buffer.from(Array.from({ length: 5000 }, (_, i) => `${(i * i) % 977};`).join(''))
const three = { brokers: 3, topics: ['orders'] }
const two = { brokers: 2, topics: ['orders'] }
const calls: string[] = []
const shared = new MQClientManager()

/** How many attempts a send makes that every broker answers so. */
async function attemptsAfter(run: Run, code: 'SYSTEM_ERROR' | 'MESSAGE_ILLEGAL'): Promise<number> {
  const producer = await run.started()
  run.cluster.intercept(sendMessageV2, answer(code))
  return attemptsOf(producer.send(order))
}

/** Brokers that serve sends after one of them could not be reached. */
async function brokersAfterLoss(run: Run, producer: DefaultMQProducer): Promise<string> {
  const restore = run.cluster.intercept(sendMessageV2, closeConnection(), { server: 'broker-a' })
  await waitFor('a send that met broker-a', async () => (await producer.send(order)).attempts.length > 1)
  restore()
  return brokersUsed(producer)
}

async function brokersUsed(producer: DefaultMQProducer): Promise<string> {
  const names = new Set<string>()
  for (let i = 0; i < 16; i++) names.add((await producer.send(order)).queue.brokerName)
  return [...names].sort().join(' ')
}

/** Milliseconds until the first probe of a broker that was lost. */
async function firstProbe(run: Run): Promise<number | string> {
  const producer = await run.started({ sendLatencyEnable: true, startDetectorEnable: true })
  await brokersAfterLoss(run, producer)
  const { clock, cluster } = run
  while (cluster.requests(getMaxOffset).length === 0 && clock.monotonic() < 10_000) {
    await clock.advance(100)
    await producer.send(order, { queue: queueOf('broker-b') })
  }
  return Math.round(clock.monotonic() / 100) * 100
}

/** Requests that carry traces, after two sends and the end of the producer. */
async function traceTopics(run: Run): Promise<readonly string[]> {
  const producer = await run.started({ enableTrace: true })
  await producer.send(order)
  await producer.send(order)
  await run.elapsed(producer.close())
  const topics = run.cluster.requests(sendMessageV2).map(({ request }) => request.topic)
  return topics.filter(topic => topic !== 'orders')
}

const countingHook: SendMessageHook = { hookName: 'counts', sendMessageBefore: () => void calls.push('sent') }

export const ownOptions: Rows<Omit<ProducerOptions, keyof ClientOptions>> = {
  producerGroup: {
    value: 'PG_named',
    see: async run => (await sentOf(await run.started(), run)).producerGroup,
    byDefault: 'PG_options',
    given: 'PG_named',
  },
  topics: {
    value: ['orders'],
    see: async run => {
      await run.started()
      return run.cluster.requests(getRouteInfoByTopic).filter(({ request }) => request.topic === 'orders').length
    },
    byDefault: 0,
    given: 1,
  },
  serializer: {
    value: { serialize: () => Buffer.from('made'), deserialize: () => '' },
    see: async run => (await sentOf(await run.started(), run)).body.toString(),
    byDefault: 'x',
    given: 'made',
  },
  createTopicKey: {
    value: 'TEMPLATE',
    see: async run => (await sentOf(await run.started(), run)).defaultTopic,
    byDefault: 'TBW102',
    given: 'TEMPLATE',
  },
  defaultTopicQueueNums: {
    value: 7,
    see: async run => (await sentOf(await run.started(), run)).defaultTopicQueueNums,
    byDefault: 4,
    given: 7,
  },
  sendMsgTimeout: {
    value: 700,
    see: async run => {
      const producer = await run.started()
      run.cluster.intercept(sendMessageV2, silence())
      const sending = producer.send(order)
      await waitFor('the send', () => run.cluster.requests(sendMessageV2).length > 0)
      return run.elapsed(sending)
    },
    byDefault: 3000,
    given: 700,
  },
  sendMsgMaxTimeoutPerRequest: {
    value: 300,
    see: async run => {
      const producer = await run.started()
      run.cluster.intercept(sendMessageV2, silence())
      const sending = producer.send(order)
      await waitFor('the send', () => run.cluster.requests(sendMessageV2).length > 0)
      await run.elapsed(sending.catch(() => undefined))
      return (await attemptsOf(sending)) > 1
    },
    byDefault: false,
    given: true,
  },
  retryTimesWhenSendFailed: {
    value: 1,
    see: run => attemptsAfter(run, 'SYSTEM_ERROR'),
    byDefault: 3,
    given: 2,
    cluster: three,
  },
  retryAnotherBrokerWhenNotStoreOK: {
    value: true,
    see: async run => {
      const producer = await run.started()
      const weak = { answer: 'FLUSH_DISK_TIMEOUT', msgId: '', queueId: 0, queueOffset: 0 } as const
      run.cluster.intercept(sendMessageV2, () => weak)
      return attemptsOf(producer.send(order))
    },
    byDefault: 1,
    given: 3,
    cluster: three,
  },
  retryResponseCodes: {
    value: ['MESSAGE_ILLEGAL'],
    see: async run => [await attemptsAfter(run, 'MESSAGE_ILLEGAL')],
    byDefault: [1],
    given: [3],
    cluster: three,
  },
  maxMessageSize: {
    value: 10,
    see: async run => codeOf((await run.started()).send({ topic: 'orders', body: 'eleven byte' })),
    byDefault: 'fine',
    given: 'ERR_USAGE',
  },
  compressMsgBodyOverHowmuch: {
    value: 1000,
    see: async run => (await sentOf(await run.started(), run, 'x'.repeat(1000))).sysFlag,
    byDefault: 0,
    given: 0x301,
  },
  compressType: {
    value: 'lz4',
    see: async run => compressionTypeOf((await sentOf(await run.started(), run, compressible)).sysFlag),
    byDefault: 'zlib',
    given: 'lz4',
  },
  compressLevel: {
    value: 1,
    see: async run => (await sentOf(await run.started(), run, compressible)).body.length,
    byDefault: deflateSync(compressible, { level: 5 }).length,
    given: deflateSync(compressible, { level: 1 }).length,
  },
  hash: {
    value: 'go',
    see: async run => (await (await run.started()).send(order, { hashBy: 'hello' })).queue.queueId,
    byDefault: 2,
    given: 3,
  },
  sendLatencyEnable: {
    value: true,
    see: async run => brokersAfterLoss(run, await run.started()),
    byDefault: 'broker-a broker-b',
    given: 'broker-b',
    cluster: two,
  },
  startDetectorEnable: {
    value: true,
    see: async run => {
      const producer = await run.started({ sendLatencyEnable: true, detectInterval: 100 })
      await brokersAfterLoss(run, producer)
      await run.clock.advance(100)
      if (run.tested.startDetectorEnable === true) await waitFor('a probe', () => probes(run) > 0)
      await producer.send(order)
      return probes(run)
    },
    byDefault: 0,
    given: 1,
    cluster: two,
  },
  detectInterval: { value: 500, see: firstProbe, byDefault: 2000, given: 500, cluster: two },
  detectTimeout: {
    value: 1500,
    see: async run => {
      const options = { sendLatencyEnable: true, startDetectorEnable: true, detectInterval: 100 }
      const producer = await run.started(options)
      await brokersAfterLoss(run, producer)
      run.cluster.intercept(getMaxOffset, silence())
      await run.clock.advance(100)
      await waitFor('the first probe', () => probes(run) === 1)
      // The next round waits for the end of the first.
      while (probes(run) === 1) {
        await run.clock.advance(100)
        await producer.send(order, { queue: queueOf('broker-b') })
      }
      return run.clock.monotonic() < 1000 ? 'a short probe' : 'a long probe'
    },
    byDefault: 'a short probe',
    given: 'a long probe',
    cluster: two,
  },
  maxInFlightMessages: {
    value: 1,
    see: async run => {
      const producer = await run.started()
      run.cluster.intercept(sendMessageV2, silence())
      for (let i = 0; i < 3; i++) void codeOf(producer.send(order))
      return sendsSeen(producer, run, run.tested.maxInFlightMessages ?? 3)
    },
    byDefault: 3,
    given: 1,
  },
  maxInFlightBytes: {
    value: 2,
    see: async run => {
      const producer = await run.started()
      run.cluster.intercept(sendMessageV2, silence())
      for (let i = 0; i < 3; i++) void codeOf(producer.send(order))
      return sendsSeen(producer, run, run.tested.maxInFlightBytes ?? 3)
    },
    byDefault: 3,
    given: 2,
  },
  autoBatch: {
    value: true,
    see: async run => {
      const producer = await run.started()
      const sending = Promise.all([producer.send(order), producer.send(order)])
      await producer.flush()
      await sending
      return run.cluster.requests(sendBatchMessage).length
    },
    byDefault: 0,
    given: 1,
  },
  enableTrace: {
    value: true,
    see: async run => {
      const producer = await run.started()
      await producer.send(order)
      await run.elapsed(producer.close())
      return run.cluster.messages('RMQ_SYS_TRACE_TOPIC').length
    },
    byDefault: 0,
    given: 1,
    cluster: { topics: ['orders'], config: { traceTopicEnable: true } },
  },
  traceTopic: {
    value: 'my-traces',
    see: traceTopics,
    byDefault: ['RMQ_SYS_TRACE_TOPIC'],
    given: ['my-traces'],
    cluster: { topics: ['orders', 'my-traces'], config: { traceTopicEnable: true } },
  },
  traceMsgBatchNum: {
    value: 1,
    see: async run => (await traceTopics(run)).length,
    byDefault: 1,
    given: 2,
    cluster: { topics: ['orders'], config: { traceTopicEnable: true } },
  },
  sendMessageHooks: {
    value: [countingHook],
    see: async run => {
      await (await run.started()).send(order)
      return calls.splice(0)
    },
    byDefault: [],
    given: ['sent'],
  },
  checkForbiddenHooks: {
    value: [
      {
        hookName: 'forbids',
        checkForbidden() {
          throw new RangeError('not now')
        },
      },
    ],
    see: async run => codeOf((await run.started()).send(order)),
    byDefault: 'fine',
    given: 'ERR_USAGE',
  },
  endTransactionHooks: {
    value: [{ hookName: 'counts', endTransaction: ({ state }) => void calls.push(state) }],
    see: async run => {
      await (await run.startedTransactional()).sendMessageInTransaction(order)
      await waitFor('the end', () => run.cluster.requests(endTransaction).length > 0)
      return calls.splice(0)
    },
    byDefault: [],
    given: ['unknown'],
  },
  manager: {
    value: shared,
    see: async run => {
      const { instance } = (await run.started()).defaultMQProducerImpl
      return [...shared.factoryTable.values()].includes(instance)
    },
    byDefault: false,
    given: true,
  },
}

function probes({ cluster }: Run): number {
  return cluster.requests(getMaxOffset).length
}
