// SPDX-License-Identifier: Apache-2.0
// Queues as the application names them, and as brokers do: with a namespace in front of the topic.
import { unwrapNamespace, wrapNamespace, type MessageQueue } from '@rocketmq-ts/protocol'

/** The queue as brokers know it. */
export function wireQueue(namespace: string, queue: MessageQueue): MessageQueue {
  const { topic, brokerName, queueId } = queue
  return { topic: wrapNamespace(namespace, topic), brokerName, queueId }
}

/** The queue as the application knows it. */
export function applicationQueue(namespace: string, queue: MessageQueue): MessageQueue {
  return namespace === '' ? queue : { ...queue, topic: unwrapNamespace(namespace, queue.topic) }
}
