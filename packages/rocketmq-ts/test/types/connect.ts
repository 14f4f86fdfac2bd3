// SPDX-License-Identifier: Apache-2.0
// What must compile, and what must not. Checked by the compiler alone; nothing here runs.
/* eslint-disable @typescript-eslint/no-unsafe-call -- what must not compile has no type */
import { connect, type ProxyConnection, type RemotingConnection } from 'rocketmq-ts'

export async function byAddress(): Promise<void> {
  const remoting: RemotingConnection = await connect('rmq://host:9876', { instanceName: 'a' })
  const withTls: RemotingConnection = await connect('rmqs://host:9876;other:9876')
  const proxy: ProxyConnection = await connect('grpcs://host:8081', { requestTimeoutMs: 1000 })
  const plain: ProxyConnection = await connect('grpc://host')
  const either: RemotingConnection | ProxyConnection = await connect(String(process.env['ROCKETMQ']))
  await Promise.all([remoting, withTls, proxy, plain, either].map(connection => connection.close()))
}

export async function whatBothDo(): Promise<void> {
  await using rocketmq = await connect(String(process.env['ROCKETMQ']))
  const producer = rocketmq.protocol === 'grpc' ? rocketmq.producer() : rocketmq.producer({ producerGroup: 'shop' })
  await producer.send({ topic: 'orders', body: 'x' })
}

export async function whatProxiesDoNot(): Promise<void> {
  await using rocketmq = await connect('grpcs://host:8081')
  // @ts-expect-error -- no proxy has a call to pull
  rocketmq.litePullConsumer({ consumerGroup: 'g' })
  // @ts-expect-error -- nor for administration
  rocketmq.admin()
  // @ts-expect-error -- no broadcast
  rocketmq.pushConsumer({ consumerGroup: 'g', messageModel: 'BROADCASTING' })
  // @ts-expect-error -- no request and reply
  await rocketmq.producer().request({ topic: 'T', body: 'x' })
  // @ts-expect-error -- no seeking
  await rocketmq.simpleConsumer({ consumerGroup: 'g' }).seek({ topic: 'T' })
  // @ts-expect-error -- the address says where
  rocketmq.producer({ endpoints: 'host:8081' })
  // @ts-expect-error -- the group is needed
  rocketmq.pushConsumer({})
}
