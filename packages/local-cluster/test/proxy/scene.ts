// SPDX-License-Identifier: Apache-2.0
// A cluster with a proxy, and clients that talk to it by hand.
import { durationOf, encodeMessageId, timestampOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { LocalCluster, type LocalClusterOptions } from '../../src/index.js'
import { RawClient } from './raw-client.js'

const { ClientType, MessageType } = wire

let sequence = 0
const nextId = (): string => encodeMessageId({ mac: Buffer.alloc(6, 1), process: 7, now: 1.7e12, sequence: ++sequence })

export function message(topic: string, body: string, system: Draft<wire.SystemProperties> = {}): Draft<wire.Message> {
  return {
    topic: { name: topic },
    body: Buffer.from(body),
    systemProperties: {
      messageId: nextId(),
      messageType: MessageType.NORMAL,
      bornTimestamp: timestampOf(Date.now()),
      ...system,
    },
  }
}

export interface Scene extends AsyncDisposable {
  readonly cluster: LocalCluster
  readonly producer: RawClient
  readonly consumer: RawClient
  send(...messages: Draft<wire.Message>[]): Promise<wire.SendMessageResponse>
  receive(topic: string, more?: Draft<wire.ReceiveMessageRequest>): Promise<Received>
}

export interface Received {
  readonly status: number | undefined
  readonly messages: readonly wire.Message[]
  readonly order: readonly string[]
  /** The status of gRPC that the stream ended with. */
  readonly ended: number
}

/** A cluster with a proxy, a producer and a consumer of the group `shop`. */
export async function scene(options: LocalClusterOptions = {}): Promise<Scene> {
  const cluster = await LocalCluster.start({ proxy: true, topics: ['orders'], ...options })
  const url = `http://${cluster.endpoints}`
  const producer = new RawClient(url, 'producer')
  const consumer = new RawClient(url, 'consumer')
  await producer.settings({
    clientType: ClientType.PRODUCER,
    publishing: { topics: [{ name: 'orders' }] },
  })
  await consumer.settings({ clientType: ClientType.PUSH_CONSUMER, subscription: { group: { name: 'shop' } } })
  return {
    cluster,
    producer,
    consumer,
    send: (...messages) => producer.ask('SendMessage', { messages }),
    async receive(topic, more = {}) {
      const { responses, status } = await consumer.call('ReceiveMessage', {
        group: { name: 'shop' },
        messageQueue: { topic: { name: topic }, id: -1, broker: { name: 'broker-a' } },
        filterExpression: { type: wire.FilterType.TAG, expression: '*' },
        batchSize: 32,
        autoRenew: true,
        longPollingTimeout: durationOf(5000),
        ...more,
      })
      return {
        ended: status,
        status: responses.find(each => each.status !== null)?.status?.code,
        messages: responses.flatMap(each => each.message ?? []),
        order: responses.map(each => (each.status !== null ? 'status' : each.message !== null ? 'message' : 'time')),
      }
    },
    async [Symbol.asyncDispose]() {
      await producer[Symbol.asyncDispose]()
      await consumer[Symbol.asyncDispose]()
      await cluster.close()
    },
  }
}

export const handleOf = (received: wire.Message | undefined): string => received?.systemProperties?.receiptHandle ?? ''
export const textOf = (received: wire.Message | undefined): string => received?.body.toString() ?? ''
