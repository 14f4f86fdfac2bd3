// SPDX-License-Identifier: Apache-2.0
// The consumers of a chaos run: each says what it consumed before it tells a server.
import { subscribe } from 'node:diagnostics_channel'
import { DefaultLitePullConsumer, DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { pause, systemClock } from '@rocketmq-ts/core'
import {
  PushConsumer as ProxyPushConsumer,
  SimpleConsumer as ProxySimpleConsumer,
  type ProxyMessage,
  type ProxyPushConsumerOptions,
} from '@rocketmq-ts/grpc'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { idOf } from '../load-body.js'
import { failsFirst, invisibleMs, topicsOf, type ConsumerKind, type MemberOptions } from './plan.js'
import { machineMs, machineMsOf, say } from './said.js'
import { started } from './started.js'
import { untilAbort } from './until-abort.js'

/** What handlers do with a message. */
interface Work {
  readonly ms: number
  /** Whether some messages fail at first. */
  readonly mayFail: boolean
}

const job: Work = { ms: 4, mayFail: true }
/** Of messages that come one after the other. */
const shortJob: Work = { ms: 2, mayFail: false }
/** Where a failure is only this process's affair. */
const look: Work = { ms: 0, mayFail: false }
const quickJob: Work = { ms: 0, mayFail: true }

/** Loops of a simple consumer that receive side by side: each waits five seconds at a broker that has nothing. */
const receivers = 8
/** Messages of one receive: all are settled before they can expire, on a busy machine, too. */
const maxMessages = 8
/** Milliseconds until a simple consumer asks again after a failure. */
const restMs = 500

/** What all kinds of messages have. */
interface Seen {
  readonly body: Buffer
  readonly topic: string
  readonly brokerName?: string
  /** Of messages of a proxy, which do not name the broker. */
  readonly storeHost?: string
  readonly queueId: number
  readonly queueOffset: number
  readonly reconsumeTimes: number
  readonly storeTimestamp: number
}

/** What a message does not say itself. */
interface Known {
  /** Where it lay. */
  readonly from?: MessageQueue
  readonly takenAt?: number
}

interface Taken extends Seen {
  ack(): Promise<void>
  nack(delayMs: number): Promise<void>
}

interface ReceiveOptions {
  readonly waitMs: number
  readonly invisibleMs: number
  readonly maxMessages: number
}

interface Receiver extends AsyncDisposable {
  start(): Promise<void>
  receive(options: ReceiveOptions): Promise<readonly Taken[]>
}

/** Consumes until the signal aborts; resolves when the consumer is closed. */
export async function consume(options: MemberOptions, ended: AbortSignal): Promise<void> {
  const kind = options.kind as ConsumerKind
  const { namesrvAddr, addressMap, endpoints, group: consumerGroup } = options
  const subscriptions = Object.fromEntries(topicsOf(kind, options.topics).map(topic => [topic, '*']))
  const remoting = {
    namesrvAddr,
    addressMap,
    consumerGroup,
    subscriptions,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  } as const
  const proxied = { endpoints, consumerGroup, subscriptions }
  switch (kind) {
    case 'push':
      return push(
        () =>
          new DefaultMQPushConsumer({
            ...remoting,
            handler: (message, { queue: from }) => handle(message, job, { from }),
          }),
        ended,
      )
    case 'pop': {
      const popping = {
        clientRebalance: false,
        popInvisibleTime: invisibleMs,
        handler: (message: Seen) => handle(message, job),
      }
      return push(() => new DefaultMQPushConsumer({ ...remoting, ...popping }), ended)
    }
    case 'ordered':
      return push(
        () => new DefaultMQPushConsumer({ ...remoting, ordered: true, handler: message => handleInOrder(message) }),
        ended,
      )
    case 'lite-pull':
      return litePull(() => new DefaultLitePullConsumer(remoting), ended)
    case 'simple':
      return receive(() => new SimpleConsumer(remoting), ended)
    case 'grpc-push':
      return push(() => proxyPush(proxied), ended)
    case 'grpc-simple':
      return receive(() => new ProxySimpleConsumer(proxied), ended)
  }
}

async function push(make: () => DefaultMQPushConsumer | ProxyPushConsumer, ended: AbortSignal): Promise<void> {
  await using consumer = await started(() => {
    const made = make()
    made.on('assigned', (queues: readonly MessageQueue[]) => say({ is: 'assigned', queues: queues.map(nameOf) }))
    return made
  }, ended)
  if (consumer === undefined) return
  say({ is: 'ready' })
  await untilAbort(ended)
}

function proxyPush(options: Omit<ProxyPushConsumerOptions, 'handler'>): ProxyPushConsumer {
  /** Our ids by those of messages. */
  const ids = new Map<string, string>()
  const handler = (message: ProxyMessage) => {
    ids.set(message.messageId, idOf(message.body))
    return handle(message, job)
  }
  const consumer = new ProxyPushConsumer({ ...options, handler })
  consumer.on('settleFailed', ({ messageId }) => say({ is: 'notAcked', id: ids.get(messageId) }))
  return consumer
}

/** The requests by which consumers of the remoting protocol acknowledge. */
const acknowledgements: ReadonlySet<string> = new Set(['ACK_MESSAGE', 'BATCH_ACK_MESSAGE'])

subscribe('rocketmq:request', event => {
  const { request, error } = event as { readonly request: string; readonly error: Error | undefined }
  if (error !== undefined && acknowledgements.has(request)) say({ is: 'notAcked' })
})

async function litePull(make: () => DefaultLitePullConsumer, ended: AbortSignal): Promise<void> {
  await using consumer = await started(() => {
    const made = make()
    made.on('assigned', queues => say({ is: 'assigned', queues: queues.map(nameOf) }))
    return made
  }, ended)
  if (consumer === undefined) return
  say({ is: 'ready' })
  const closing = untilAbort(ended).then(() => consumer.close())
  for await (const message of consumer) await handle(message, look)
  await closing
}

async function receive(make: () => Receiver, ended: AbortSignal): Promise<void> {
  await using consumer = await started(make, ended)
  if (consumer === undefined) return
  say({ is: 'ready' })
  await Promise.all(Array.from({ length: receivers }, () => receiveUntil(consumer, ended)))
}

async function receiveUntil(consumer: Receiver, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    try {
      const messages = await consumer.receive({ waitMs: 5000, invisibleMs, maxMessages })
      const takenAt = machineMs()
      for (const message of messages) await settle(message, takenAt)
    } catch {
      // A server that does not answer is what the run is about.
      await pause(systemClock, restMs, ended)
    }
  }
}

async function settle(message: Taken, takenAt: number): Promise<void> {
  const id = idOf(message.body)
  const isDone = await handle(message, quickJob, { takenAt }).then(
    () => true,
    () => false,
  )
  if (!isDone) {
    // What cannot be given back comes again.
    await message.nack(1000).catch(() => undefined)
    return
  }
  try {
    await message.ack()
    say({ is: 'acked', id })
  } catch {
    say({ is: 'notAcked', id })
  }
}

async function handleInOrder(message: Seen): Promise<void> {
  say({ is: 'begun', id: idOf(message.body) })
  await handle(message, shortJob)
}

/** What an application would do. Rejects for a message that is to fail. */
async function handle(message: Seen, { ms, mayFail }: Work, { from, takenAt }: Known = {}): Promise<void> {
  const at = machineMs()
  const id = idOf(message.body)
  if (ms > 0) await pause(systemClock, ms)
  const isDone = !(mayFail && failsFirst(id) && message.reconsumeTimes === 0)
  const { topic, brokerName, storeHost, queueId, queueOffset: offset } = message
  const queue = nameOf(from ?? { topic, brokerName: brokerName ?? storeHost ?? '', queueId })
  const storedAt = machineMsOf(message.storeTimestamp)
  say({ is: 'delivered', at, takenAt, storedAt, endAt: machineMs(), id, queue, offset, isDone })
  if (!isDone) throw new Error('the first delivery of this message fails')
}

function nameOf({ topic, brokerName, queueId }: MessageQueue): string {
  return `${topic}/${brokerName}/${queueId}`
}
