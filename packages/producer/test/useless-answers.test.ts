// SPDX-License-Identifier: Apache-2.0
// Whatever a peer answers, a producer that gets nowhere asks a few times a second at most, however often it may try:
// every call is driven by every useless answer, and requests are counted in virtual time.
import { VirtualClock } from '@rocketmq-ts/core'
import { TransactionMQProducer, type TransactionProducerOptions } from '@rocketmq-ts/producer'
import { encodeRecallHandle, MessageExt } from '@rocketmq-ts/protocol'
import { DeafManager, uselessAnswers, type Answers } from '@rocketmq-ts/testing'
import { expect } from 'chai'

const seconds = 12
/** Requests of one kind in a second, to two brokers. */
const few = 4
const stepMs = 250
const message = { topic: 'T', body: 'x' }

const brokers = ['b', 'c'].map((brokerName, at) => ({
  brokerName,
  cluster: 'C',
  brokerAddrs: new Map([[0, `h:${at + 2}`]]),
}))
const routeOf = (names: readonly string[], perm = 6) => ({
  body: {
    queueDatas: names.map(brokerName => ({
      brokerName,
      readQueueNums: 1,
      writeQueueNums: 1,
      perm,
      topicSysFlag: 0,
    })),
    brokerDatas: brokers.filter(({ brokerName }) => names.includes(brokerName)),
    filterServerTable: new Map(),
  },
})

const stored = { answer: 'SUCCESS', msgId: '7F00000100002A9F0000000000000000', queueId: 0, queueOffset: 0 }
const weak = (answer: string): Answers => ({ [`stored, but ${answer}`]: () => ({ ...stored, answer }) })
const weaklyStored = {
  ...weak('FLUSH_DISK_TIMEOUT'),
  ...weak('FLUSH_SLAVE_TIMEOUT'),
  ...weak('SLAVE_NOT_AVAILABLE'),
}

/** Everything is well. */
const well: Answers = {
  GET_ROUTEINFO_BY_TOPIC: () => routeOf(['b', 'c']),
  SEND_MESSAGE_V2: () => stored,
  SEND_BATCH_MESSAGE: () => stored,
  SEND_REPLY_MESSAGE_V2: () => stored,
}

/** What brings nothing, beside refusals, by request. */
const empty: Readonly<Record<string, Answers>> = {
  SEND_MESSAGE_V2: weaklyStored,
  SEND_BATCH_MESSAGE: weaklyStored,
  GET_ROUTEINFO_BY_TOPIC: {
    'a route to nowhere': () => routeOf([]),
    'a route that cannot be written to': () => routeOf(['b', 'c'], 4),
    'a route without addresses': () => ({ body: { ...routeOf(['b']).body, brokerDatas: [] } }),
    'another route each time': (_fields, times) => routeOf([times % 2 === 0 ? 'b' : 'c']),
  },
}

type Options = Partial<TransactionProducerOptions>
type Use = (producer: TransactionMQProducer) => Promise<unknown>

const request = new MessageExt(
  {
    topic: 'T',
    queueId: 0,
    brokerName: 'b',
    queueOffset: 0,
    commitLogOffset: 0,
    storeSize: 1,
    sysFlag: 0,
    flag: 0,
    bornTimestamp: 0,
    storeTimestamp: 0,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    bodyCrc: 0,
    body: Buffer.from('x'),
  },
  {
    bornHost: 'h:1',
    storeHost: 'h:2',
    properties: { CLUSTER: 'C', CORRELATION_ID: 'i', REPLY_TO_CLIENT: 'client' },
  },
)

const uses: Readonly<Record<string, { use: Use; requests: readonly string[]; options?: Options }>> = {
  send: { use: producer => producer.send(message), requests: ['SEND_MESSAGE_V2', 'GET_ROUTEINFO_BY_TOPIC'] },
  'send that asks for a safe copy': {
    use: producer => producer.send(message),
    options: { retryAnotherBrokerWhenNotStoreOK: true },
    requests: ['SEND_MESSAGE_V2'],
  },
  'send to the queue of its key': {
    use: producer => producer.send(message, { hashBy: 'k' }),
    options: { retryAnotherBrokerWhenNotStoreOK: true },
    requests: ['SEND_MESSAGE_V2'],
  },
  'send with traces': {
    use: producer => producer.send(message),
    options: { enableTrace: true },
    requests: ['SEND_MESSAGE_V2', 'GET_ROUTEINFO_BY_TOPIC'],
  },
  'one-way send': {
    use: producer => producer.sendOneway(message),
    requests: ['SEND_MESSAGE_V2', 'GET_ROUTEINFO_BY_TOPIC'],
  },
  batch: { use: producer => producer.sendBatch([message, message]), requests: ['SEND_BATCH_MESSAGE'] },
  'send in a shared batch': {
    use: producer => Promise.all([producer.send(message), producer.send(message)]),
    options: { autoBatch: true },
    requests: ['SEND_BATCH_MESSAGE'],
  },
  request: {
    use: producer => producer.request(message, { timeoutMs: 3000 }),
    requests: ['SEND_MESSAGE_V2', 'GET_ROUTEINFO_BY_TOPIC', 'HEART_BEAT'],
  },
  reply: {
    use: producer => producer.reply(request, { body: 'x' }),
    requests: ['SEND_REPLY_MESSAGE_V2', 'GET_ROUTEINFO_BY_TOPIC'],
  },
  transaction: {
    use: producer => producer.sendMessageInTransaction(message),
    requests: ['SEND_MESSAGE_V2', 'END_TRANSACTION', 'GET_ROUTEINFO_BY_TOPIC'],
  },
  recall: {
    use: producer =>
      producer.recallMessage('T', encodeRecallHandle({ topic: 'T', brokerName: 'b', deliverAt: 1, messageId: 'm' })),
    requests: ['RECALL_MESSAGE', 'GET_ROUTEINFO_BY_TOPIC'],
  },
}

/** How often each request is made while an application calls again and again, at its own pace. */
async function drive(use: Use, options: Options, special: Answers): Promise<ReadonlyMap<string, number>> {
  const clock = new VirtualClock()
  const manager = new DeafManager(() => ({ ...well, ...special }))
  const producer = new TransactionMQProducer({
    producerGroup: 'g',
    namesrvAddr: 'h:1',
    clock,
    manager,
    startWithoutNameServer: true,
    sendMsgTimeout: 20_000,
    retryTimesWhenSendFailed: 1000,
    transactionListener: { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'commit' },
    ...options,
  })
  let isOver = false
  const hasEnded = () => isOver
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms && !isOver; passed += stepMs) {
      await clock.advance(stepMs)
      for (let turns = 0; turns < 3; turns++) await new Promise(resolve => setImmediate(resolve))
    }
  }
  await Promise.all([producer.start(), pass(1000)])
  manager.counts.clear()
  const using = (async () => {
    while (!hasEnded()) {
      await use(producer).catch(() => undefined)
      await new Promise<void>(resolve => clock.setTimeout(resolve, 1000))
    }
  })()
  await pass(1000 * seconds)
  const counts = new Map(manager.counts)
  const closing = producer.close().then(() => (isOver = true))
  await pass(60_000)
  await closing
  await clock.advance(60_000)
  await using
  return counts
}

describe('useless answers', () => {
  for (const [kind, { use, requests, options = {} }] of Object.entries(uses)) {
    for (const name of requests) {
      it(`to ${name} make no ${kind} ask more than a few times a second`, async () => {
        for (const [what, answer] of Object.entries({ ...empty[name], ...uselessAnswers })) {
          const counts = await drive(use, options, { [name]: answer })
          for (const [asked, count] of counts) {
            expect(count / seconds, `${asked} while ${name} is answered: ${what}`).to.be.at.most(few)
          }
          expect([...counts.keys()], `asked while it is answered: ${what}`).to.include(name)
        }
      }).timeout(120_000)
    }
  }
})
