// SPDX-License-Identifier: Apache-2.0
// A consumer in a process of its own, so that its memory is nobody else's: each message meets a signal that lives as
// long as the consumer. It says `ready`, and `heap <bytes>` after `warm` messages and after `count` more.
import { DefaultLitePullConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { PushConsumer, SimpleConsumer as ProxySimpleConsumer } from '@rocketmq-ts/grpc'
import { settledHeapBytes } from '@rocketmq-ts/test-run/settled-heap'
import type { SignalReader } from '../signal-readers.js'

const [kind = '', address = '', consumerGroup = '', topic = '', warm = '', count = ''] = process.argv.slice(2)
const last = Number(warm) + Number(count)
const looksAt = [Number(warm), last]
const { signal } = new AbortController()
const subscriptions = { [topic]: '*' }
const remoting = { namesrvAddr: address, consumerGroup, subscriptions }
const grpc = { endpoints: `grpc://${address}`, consumerGroup, subscriptions }

let handled = 0
let reached: () => void = () => undefined

function note(): void {
  handled++
  if (looksAt.includes(handled)) reached()
}

function handler(_message: unknown, { signal: ofMessage }: { readonly signal: AbortSignal }): void {
  ofMessage.addEventListener('abort', () => undefined)
  note()
}

interface Running {
  start(): Promise<void>
  close(): Promise<void>
}

interface Receiver extends Running {
  receive(options: { maxMessages: number; signal: AbortSignal }): Promise<readonly { ack(): Promise<unknown> }[]>
}

/** Receives for as long as there is something to look at. */
function receiving(consumer: Receiver): Running {
  const loop = async () => {
    while (handled < last) {
      for (const message of await consumer.receive({ maxMessages: 1, signal })) {
        await message.ack()
        note()
      }
    }
  }
  return { start: () => consumer.start().then(() => void loop()), close: () => consumer.close() }
}

function polling(consumer: DefaultLitePullConsumer): Running {
  const loop = async () => {
    while (handled < last) {
      for (const _message of await consumer.poll({ maxMessages: 1, signal })) note()
    }
  }
  return { start: () => consumer.start().then(() => void loop()), close: () => consumer.close() }
}

const made: Readonly<Record<SignalReader, () => Running>> = {
  'lite pull': () =>
    polling(new DefaultLitePullConsumer({ ...remoting, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' })),
  simple: () => receiving(new SimpleConsumer(remoting)),
  'gRPC push': () => new PushConsumer({ ...grpc, handler }),
  'gRPC simple': () => receiving(new ProxySimpleConsumer(grpc)),
}

const consumer = made[kind as SignalReader]()
await consumer.start()
process.stdout.write('ready\n')
for (const at of looksAt) {
  if (handled < at) await new Promise<void>(resolve => (reached = resolve))
  process.stdout.write(`heap ${await settledHeapBytes()}\n`)
}
await consumer.close()
