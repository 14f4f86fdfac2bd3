// SPDX-License-Identifier: Apache-2.0
// A message that a test puts on a broker by itself: the same way through the broker as one that a producer sent.
import { UsageError } from '@rocketmq-ts/core'
import {
  decodeRecord,
  defaultTopicQueueNums,
  encodeProperties,
  messageProperties,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import { anyQueueOf, messageOf } from './broker/sent-message.js'
import type { LocalBroker } from './local-broker.js'

/** What `LocalCluster.send` takes. */
export interface PutMessage {
  /** Topic that the message is stored in. */
  readonly topic: string
  /** A text is UTF-8. */
  readonly body: string | Uint8Array
  /** The tag; none by default. */
  readonly tags?: string
  /** Business keys; several in a list. */
  readonly keys?: string | readonly string[]
  /** Others, also those of RocketMQ by their names on the wire, such as `{ DELAY: '3' }`. */
  readonly properties?: Readonly<Record<string, string>>
  /** Default: any queue. */
  readonly queueId?: number
  /** Default: the first broker that has the topic and runs, slaves left out. */
  readonly brokerName?: string
}

/** Bounds of `LocalCluster.waitForMessages`. */
export interface WaitForMessagesOptions {
  /** Milliseconds by the cluster's clock. Default 5000. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}

/** Stores the message, and reads it back. */
export function putMessage({ running: broker }: LocalBroker, message: PutMessage): MessageExt {
  const { topic, body, queueId } = message
  const config = broker.topics.get(topic)
  if (config === undefined) throw new UsageError(`the broker ${broker.brokerName} has no topic ${topic}`)
  if (queueId !== undefined && !(queueId >= 0 && queueId < config.writeQueueNums)) {
    throw new UsageError(`queueId ${queueId}: ${topic} has queues 0 to ${config.writeQueueNums - 1}`)
  }
  const request = {
    producerGroup: 'LOCAL_CLUSTER',
    topic,
    defaultTopic: '',
    defaultTopicQueueNums,
    queueId: queueId ?? anyQueueOf(config),
    sysFlag: 0,
    flag: 0,
    bornTimestamp: broker.clock.now(),
    properties: encodeProperties(propertiesOf(message)),
  }
  const bytes = Buffer.from(typeof body === 'string' ? Buffer.from(body) : body)
  const stored = broker.put(messageOf(broker, config, { request, body: bytes, bornHost: broker.address }))
  const record = broker.store.recordAt(stored.physicalOffset) ?? Buffer.alloc(0)
  return decodeRecord(Buffer.from(record), 0, { brokerName: broker.brokerName })
}

function propertiesOf({ tags, keys, properties }: PutMessage): Record<string, string> {
  const { tags: tagsName, keys: keysName, waitStoreMsgOk } = messageProperties
  const keyText = typeof keys === 'string' ? keys : keys?.join(' ')
  return {
    [waitStoreMsgOk.name]: 'true',
    ...(tags === undefined ? {} : { [tagsName.name]: tags }),
    ...(keyText === undefined ? {} : { [keysName.name]: keyText }),
    ...properties,
  }
}
