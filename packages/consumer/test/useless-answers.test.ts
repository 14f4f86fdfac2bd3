// SPDX-License-Identifier: Apache-2.0
// Whatever a peer answers, a consumer that gets nowhere asks a few times a second at most. Every loop is driven by
// every kind of useless answer, and requests are counted in virtual time: of each request, those of one queue.
import type { MQClientInstance, MQClientManager } from '@rocketmq-ts/client'
import { DefaultLitePullConsumer, DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { VirtualClock } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { DeafManager, refusals, refused, uselessAnswers, type Answers } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { turn } from './delivery/delivery-options.js'

const topic = 'T'
const broker = { brokerName: 'b', brokerAddrs: new Map([[0, 'h:2']]), cluster: 'c' }
const queueOf = (brokerName: string, queueId: number): MessageQueue => ({ topic, brokerName, queueId })
const virtualMs = 12_000
/**
 * A busy loop without a pause is seen in its first steps, whatever their length: each has some turns of the event loop.
 */
const longStepMs = 200
/** Requests of one kind in a second, for a topic and its retry topic. */
const few = 4

const queueAnswer = { nextBeginOffset: 0, minOffset: 0, maxOffset: 0, suggestWhichBrokerId: 0, body: Buffer.alloc(0) }
const popAnswer = { popTime: 1, invisibleTime: 60_000, reviveQueueId: 0, restNum: 0, body: Buffer.alloc(0) }

/** Everything is well, and nothing ever comes. */
const wellFor = (instance: MQClientInstance): Answers => ({
  GET_ROUTEINFO_BY_TOPIC: () => ({
    body: {
      queueDatas: [{ brokerName: 'b', readQueueNums: 1, writeQueueNums: 1, perm: 6, topicSysFlag: 0 }],
      brokerDatas: [broker],
      filterServerTable: new Map(),
    },
  }),
  GET_CONSUMER_LIST_BY_GROUP: () => ({ body: { consumerIdList: [instance.clientId] } }),
  QUERY_CONSUMER_OFFSET: () => ({ answer: 'SUCCESS', offset: 0 }),
  QUERY_ASSIGNMENT: () => ({
    body: { messageQueueAssignments: [{ messageQueue: queueOf('b', -1), mode: 'POP' }] },
  }),
  LOCK_BATCH_MQ: () => ({ body: { lockedQueues: [queueOf('b', 0)] } }),
  PULL_MESSAGE: () => ({ ...queueAnswer, answer: 'PULL_NOT_FOUND' }),
  LITE_PULL_MESSAGE: () => ({ ...queueAnswer, answer: 'PULL_NOT_FOUND' }),
  POP_MESSAGE: () => ({ ...popAnswer, answer: 'POLLING_TIMEOUT' }),
  NOTIFICATION: () => ({ hasMsg: false }),
})

interface Driven {
  readonly failures: readonly string[]
  readonly counts: ReadonlyMap<string, number>
}

interface Started {
  start(): Promise<void>
  close(): Promise<void>
}

type Make = (options: {
  consumerGroup: string
  namesrvAddr: string
  clock: VirtualClock
  manager: MQClientManager
  subscriptions: Record<string, string>
}) => { consumer: Started; failures: string[]; use?: () => Promise<unknown> }

const handler = () => undefined
const kinds: Readonly<Record<string, { make: Make; requests: readonly string[] }>> = {
  'push consumer': {
    make: options => pushing(new DefaultMQPushConsumer({ ...options, handler })),
    requests: ['PULL_MESSAGE', 'GET_CONSUMER_LIST_BY_GROUP', 'QUERY_CONSUMER_OFFSET'],
  },
  'ordered push consumer': {
    make: options => pushing(new DefaultMQPushConsumer({ ...options, handler, ordered: true })),
    requests: ['PULL_MESSAGE', 'LOCK_BATCH_MQ'],
  },
  'push consumer whose broker has it pop': {
    make: options => pushing(new DefaultMQPushConsumer({ ...options, handler, clientRebalance: false })),
    requests: ['POP_MESSAGE', 'QUERY_ASSIGNMENT'],
  },
  'lite pull consumer': {
    make(options) {
      const consumer = new DefaultLitePullConsumer(options)
      const failures: string[] = []
      consumer.on('pullFailed', (_queue, { message }) => failures.push(message))
      return { consumer, failures, use: () => consumer.poll({ timeoutMs: 1000 }) }
    },
    requests: ['LITE_PULL_MESSAGE'],
  },
  'simple consumer': {
    make(options) {
      const consumer = new SimpleConsumer(options)
      const failures: string[] = []
      consumer.on('receiveFailed', (_topic, _broker, { message }) => failures.push(message))
      const messages = consumer.messages.bind(consumer)
      return { consumer, failures, use: () => messages().next() }
    },
    requests: ['POP_MESSAGE'],
  },
}

function pushing(consumer: DefaultMQPushConsumer): ReturnType<Make> {
  const failures: string[] = []
  consumer.on('pullFailed', (_queue, { message }) => failures.push(message))
  return { consumer, failures }
}

async function drive(make: Make, special: Answers): Promise<Driven> {
  const clock = new VirtualClock()
  const manager = new DeafManager(instance => ({ ...wellFor(instance), ...special }))
  const { consumer, failures, use } = make({
    consumerGroup: 'g',
    namesrvAddr: 'h:1',
    clock,
    manager,
    subscriptions: { [topic]: '*' },
  })
  let isEnded = false
  const hasEnded = () => isEnded
  const pass = async (ms: number, stepMs = longStepMs) => {
    for (let passed = 0; passed < ms && !isEnded; passed += stepMs) {
      await clock.advance(stepMs)
      for (let turns = 0; turns < 3; turns++) await turn()
    }
  }
  void consumer.start().catch(() => undefined)
  await pass(1000, 20)
  manager.counts.clear()
  const using = (async () => {
    // The application tries again, at its own pace.
    for (;;) {
      if (use === undefined || hasEnded()) return
      await Promise.resolve()
        .then(use)
        .catch(() => undefined)
      await new Promise<void>(resolve => clock.setTimeout(resolve, 1000))
    }
  })()
  await pass(virtualMs)
  const counts = new Map(manager.counts)
  const closing = consumer.close().then(() => (isEnded = true))
  await pass(60_000)
  await closing
  await clock.advance(60_000)
  await using
  return { failures, counts }
}

/** Answers that bring nothing, by request. */
const empty: Readonly<Record<string, Answers>> = {
  PULL_MESSAGE: {
    'SUCCESS without content': () => ({ ...queueAnswer, answer: 'SUCCESS' }),
    'nothing found, at once': () => ({ ...queueAnswer, answer: 'PULL_NOT_FOUND' }),
    'nothing matched': () => ({ ...queueAnswer, answer: 'PULL_RETRY_IMMEDIATELY' }),
    'nothing matched, beyond the end': ({ queueOffset }) => ({
      ...queueAnswer,
      answer: 'PULL_RETRY_IMMEDIATELY',
      nextBeginOffset: Number(queueOffset) + 1,
    }),
    'moved to the same offset': () => ({ ...queueAnswer, answer: 'PULL_OFFSET_MOVED' }),
    'moved to and fro': (_fields, times) => ({
      ...queueAnswer,
      answer: 'PULL_OFFSET_MOVED',
      nextBeginOffset: times % 2 === 0 ? 5 : 9,
    }),
  },
  POP_MESSAGE: {
    'SUCCESS without content': () => ({ ...popAnswer, answer: 'SUCCESS' }),
    'no message, at once': () => ({ ...popAnswer, answer: 'POLLING_TIMEOUT' }),
    'nothing found': () => ({ ...popAnswer, answer: 'PULL_NOT_FOUND' }),
    'too many wait': () => ({ ...popAnswer, answer: 'POLLING_FULL' }),
  },
  GET_CONSUMER_LIST_BY_GROUP: { 'nobody in the group': () => ({ body: { consumerIdList: [] } }) },
  QUERY_ASSIGNMENT: { 'no assignment yet': () => ({ body: {} }) },
  LOCK_BATCH_MQ: { 'no lock': () => ({ body: { lockedQueues: [] } }) },
}

describe('useless answers', () => {
  for (const [kind, { make, requests }] of Object.entries(kinds)) {
    for (const request of requests) {
      const answers = {
        ...empty[request === 'LITE_PULL_MESSAGE' ? 'PULL_MESSAGE' : request],
        ...uselessAnswers,
      }
      it(`to ${request} make no ${kind} ask more than a few times a second`, async () => {
        for (const [what, answer] of Object.entries(answers)) {
          const { counts } = await drive(make, { [request]: answer })
          for (const [name, count] of counts) {
            expect(count, `${name} while ${request} is answered: ${what}`).to.be.at.most((virtualMs / 1000) * few)
          }
          expect(counts.get(request) ?? 1, `${request} while it is answered: ${what}`).to.be.at.least(1)
        }
      }).timeout(120_000)
    }
  }

  for (const [kind, request] of [
    ['push consumer', 'PULL_MESSAGE'],
    ['push consumer whose broker has it pop', 'POP_MESSAGE'],
    ['lite pull consumer', 'LITE_PULL_MESSAGE'],
    ['simple consumer', 'POP_MESSAGE'],
  ] as const) {
    it(`to ${request} that are refusals are told by the ${kind}`, async () => {
      const make = kinds[kind]?.make
      if (make === undefined) throw new RangeError(kind)
      for (const name of refusals) {
        // Old brokers do not know LITE_PULL_MESSAGE, and are asked otherwise.
        if (name === 'REQUEST_CODE_NOT_SUPPORTED') continue
        const { failures } = await drive(make, { [request]: refused(name) })
        expect(failures, name).to.not.deep.equal([])
      }
    }).timeout(120_000)
  }
})
