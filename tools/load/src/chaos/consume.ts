// SPDX-License-Identifier: Apache-2.0
// The consumers of a chaos run: each says what it consumed before it tells a server.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { DefaultLitePullConsumer, DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { PushConsumer as ProxyPushConsumer, SimpleConsumer as ProxySimpleConsumer } from '@rocketmq-ts/grpc'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { idOf } from '../load-body.js'
import { failsFirst, invisibleMs, topicsOf, type ConsumerKind, type MemberOptions } from './plan.js'
import { machineMs, say } from './said.js'
import { started } from './started.js'

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

/** Loops of a simple consumer that receive side by side. */
const receivers = 2
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
        () => new DefaultMQPushConsumer({ ...remoting, handler: (message, { queue }) => handle(message, job, queue) }),
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
      return push(() => new ProxyPushConsumer({ ...proxied, handler: message => handle(message, job) }), ended)
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
  await isAborted(ended)
}

async function litePull(make: () => DefaultLitePullConsumer, ended: AbortSignal): Promise<void> {
  await using consumer = await started(() => {
    const made = make()
    made.on('assigned', queues => say({ is: 'assigned', queues: queues.map(nameOf) }))
    return made
  }, ended)
  if (consumer === undefined) return
  say({ is: 'ready' })
  const closing = isAborted(ended).then(() => consumer.close())
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
      for (const message of await consumer.receive({ waitMs: 5000, invisibleMs, maxMessages })) await settle(message)
    } catch {
      // A server that does not answer is what the run is about.
      await sleep(restMs, undefined, { signal: ended }).catch(() => undefined)
    }
  }
}

async function settle(message: Taken): Promise<void> {
  const id = idOf(message.body)
  const isDone = await handle(message, quickJob).then(
    () => true,
    () => false,
  )
  // What cannot be acknowledged comes again.
  if (!isDone) await message.nack(1000).catch(() => undefined)
  else
    await message.ack().then(
      () => say({ is: 'acked', id }),
      () => undefined,
    )
}

async function handleInOrder(message: Seen): Promise<void> {
  say({ is: 'begun', id: idOf(message.body) })
  await handle(message, shortJob)
}

/** What an application would do. Rejects for a message that is to fail. @param from where it lay, if it does not say */
async function handle(message: Seen, { ms, mayFail }: Work, from?: MessageQueue): Promise<void> {
  const at = machineMs()
  const id = idOf(message.body)
  if (ms > 0) await sleep(ms)
  const isDone = !(mayFail && failsFirst(id) && message.reconsumeTimes === 0)
  const { topic, brokerName, storeHost, queueId, queueOffset: offset } = message
  const queue = nameOf(from ?? { topic, brokerName: brokerName ?? storeHost ?? '', queueId })
  say({ is: 'delivered', at, endAt: machineMs(), id, queue, offset, isDone })
  if (!isDone) throw new Error('the first delivery of this message fails')
}

function nameOf({ topic, brokerName, queueId }: MessageQueue): string {
  return `${topic}/${brokerName}/${queueId}`
}

async function isAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
