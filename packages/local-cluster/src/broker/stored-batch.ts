// SPDX-License-Identifier: Apache-2.0
// The two ways in which a batch is stored: taken apart, or whole as one record (topics with `queue.type=BatchCQ`) that
// takes as many positions of the queue as it has messages. [SendMessageProcessor.java sendBatchMessage,
// MessageExtEncoder.java, BatchConsumeQueue.java]
import {
  decodeBatch,
  decodeProperties,
  encodeProperties,
  messageProperties,
  refuse,
  sysFlags,
  type BatchItem,
  type sendMessage,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import type { Broker } from './broker.js'
import { refuseSize } from './message-size.js'
import { messageOf } from './sent-message.js'
import type { StoredMessage } from './store/message-store.js'

/** A batch that has passed the checks of its send. */
export interface SentBatch {
  readonly request: Fields<typeof sendMessage>
  readonly body: Buffer
  readonly bornHost: string
  readonly topic: TopicConfig
}

/** Stores each message for itself, one behind the other. They keep their own properties; the batch's are dropped. */
export function storeBatch(broker: Broker, batch: SentBatch): readonly StoredMessage[] {
  if (batch.body.length > broker.config.maxMessageSize) refuseSize(broker.config)
  const model = messageOf(broker, batch.topic, batch)
  return itemsOf(batch.body).map(({ flag, body, propertiesText }) =>
    broker.putPlain({ ...model, flag, body: Buffer.from(body), properties: propertiesText }),
  )
}

/** Stores the batch as one record. */
export function storeInnerBatch(broker: Broker, batch: SentBatch): StoredMessage {
  const count = itemsOf(batch.body).length
  const message = messageOf(broker, batch.topic, batch)
  const base = broker.store.maxOffset(message.topic, message.queueId)
  return broker.put({
    ...message,
    sysFlag: message.sysFlag | sysFlags.needUnwrap | sysFlags.innerBatch,
    positions: count,
    properties: encodeProperties({
      ...decodeProperties(message.properties),
      [messageProperties.innerNumber.name]: String(count),
      [messageProperties.innerBase.name]: String(base),
    }),
  })
}

function itemsOf(body: Buffer): readonly BatchItem[] {
  try {
    return decodeBatch(body)
  } catch {
    // Java fails with whatever its buffer throws; the sender only sees the code.
    return refuse('SYSTEM_ERROR', 'the batch cannot be decoded')
  }
}
