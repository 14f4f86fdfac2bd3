// SPDX-License-Identifier: Apache-2.0
// What `rmq produce` sends with: a producer of name servers, or one of proxies.
import type { Message } from '@rocketmq-ts/core'
import type { ProxyClientOptions } from '@rocketmq-ts/grpc'
import type { Session } from './session.js'
import { started } from './started.js'

/** A message and the key that decides its queue. */
export interface MessageToSend {
  readonly message: Message
  readonly orderKey: string | undefined
}

export interface MessageSink extends AsyncDisposable {
  /** Resolves to what JSON output says of the message. */
  send(outgoing: MessageToSend): Promise<Readonly<Record<string, unknown>>>
}

/** A sink that is open. @param group producer group; proxies know none */
export async function sinkOf(
  session: Session,
  proxy: ProxyClientOptions | undefined,
  topic: string,
  group: string,
): Promise<MessageSink> {
  if (proxy === undefined) return remotingSender(session, topic, group)
  const { Producer } = await import('@rocketmq-ts/grpc')
  const options = { ...proxy, topics: [topic], sendTimeoutMs: session.options.timeout }
  const producer = await started(new Producer(options), session)
  return {
    async send({ message, orderKey }) {
      const { body, tags, keys, properties, delayMs } = message
      const { messageId, queueOffset, status } = await producer.send({
        topic,
        tags,
        keys,
        properties,
        delayMs,
        shardingKey: orderKey,
        body,
      })
      return { messageId, queueOffset, status }
    },
    [Symbol.asyncDispose]: () => producer.close(),
  }
}

async function remotingSender(session: Session, topic: string, producerGroup: string): Promise<MessageSink> {
  const { DefaultMQProducer } = await import('@rocketmq-ts/producer')
  const sendMsgTimeout = session.options.timeout
  const options = { ...session.client, producerGroup, sendMsgTimeout, topics: [topic] }
  const producer = await started(new DefaultMQProducer(options), session)
  return {
    async send({ message, orderKey }) {
      const result = await producer.send(message, orderKey === undefined ? {} : { hashBy: orderKey })
      const { messageId, queue, queueOffset, status } = result
      return { messageId, queue, queueOffset, status }
    },
    [Symbol.asyncDispose]: () => producer.close(),
  }
}
