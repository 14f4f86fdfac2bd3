// SPDX-License-Identifier: Apache-2.0
// Messages of gRPC, as seeds: every method's request and response, with as many fields as they have.
import { methods, wire, type Codec, type MethodName } from '@rocketmq-ts/grpc-protocol'

/** A message, by the method that carries it. */
export interface GrpcSeed {
  readonly method: MethodName
  readonly path: string
  readonly side: 'request' | 'response'
  readonly codec: Codec<unknown>
  readonly bytes: Buffer
}

/** All of them. */
export function grpcSeeds(): readonly GrpcSeed[] {
  return (Object.keys(methods) as MethodName[]).flatMap(name => {
    const { path, request, response } = methods[name]
    // A codec takes the fields that its message has.
    const seed = (side: GrpcSeed['side'], codec: Codec<unknown>) => ({
      method: name,
      path,
      side,
      codec,
      bytes: codec.encode(draft),
    })
    return [seed('request', request), seed('response', response)]
  })
}

const resource = { resourceNamespace: '', name: 'orders' }
const group = { resourceNamespace: '', name: 'shop' }
const timestamp = { seconds: 1_700_000_000, nanos: 1_000_000 }
const duration = { seconds: 15, nanos: 0 }
const status = { code: wire.Code.OK, message: 'OK' }
const endpoints = { scheme: 1, addresses: [{ host: '127.0.0.1', port: 8081 }] }
const filter = { type: 1, expression: '*' }
const receiptHandle = '0 1700000000000 60000 0 0 broker-a 1 7 0'
const messageQueue = {
  topic: resource,
  id: 1,
  permission: 3,
  acceptMessageTypes: [1, 2, 3, 4],
  broker: { name: 'broker-a', id: 0, endpoints },
}
const systemProperties = {
  tag: 'paid',
  keys: ['188', '189'],
  messageId: '01AABBCCDDEEFF0011223344556677889900',
  bodyDigest: { type: 1, checksum: '3610A686' },
  bodyEncoding: 1,
  messageType: 1,
  bornTimestamp: timestamp,
  bornHost: 'host',
  storeTimestamp: timestamp,
  storeHost: '127.0.0.1:10911',
  deliveryTimestamp: timestamp,
  receiptHandle,
  queueId: 1,
  queueOffset: 7,
  invisibleDuration: duration,
  deliveryAttempt: 1,
  messageGroup: 'key',
  traceContext: 'trace',
  orphanedTransactionRecoveryDuration: duration,
}
const message = { topic: resource, userProperties: { a: 'b' }, systemProperties, body: Buffer.from('hello') }
const subscription = {
  group,
  subscriptions: [{ topic: resource, expression: filter }],
  fifo: false,
  receiveBatchSize: 32,
  longPollingTimeout: duration,
}
const settings = {
  clientType: 1,
  accessPoint: endpoints,
  requestTimeout: duration,
  subscription,
  backoffPolicy: { maxAttempts: 3, exponentialBackoff: { initial: duration, max: duration, multiplier: 2 } },
  userAgent: { language: 1, version: '5.0.0', platform: 'x', hostname: 'h' },
  metric: { on: false },
}

/** What fields of the same name hold in all messages. */
const draft = {
  topic: resource,
  group,
  endpoints,
  status,
  clientType: 1,
  messageQueues: [messageQueue],
  messageQueue,
  messages: [message],
  message,
  assignments: [{ messageQueue }],
  filterExpression: filter,
  batchSize: 32,
  invisibleDuration: duration,
  longPollingTimeout: duration,
  attemptId: 'attempt',
  receiptHandle,
  messageId: systemProperties.messageId,
  deliveryAttempt: 1,
  maxDeliveryAttempts: 16,
  deliveryTimestamp: timestamp,
  transactionId: 'transaction',
  resolution: 1,
  source: 1,
  traceContext: 'trace',
  entries: [{ messageId: systemProperties.messageId, receiptHandle, status, offset: 7, transactionId: 't' }],
  settings,
  recallHandle: 'djEgdCBiIDE3MDAwMDAwMDAwMDAgaWQ=',
  offset: 7,
  liteTopicSet: ['a', 'b'],
}
