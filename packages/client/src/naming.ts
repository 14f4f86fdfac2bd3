// SPDX-License-Identifier: Apache-2.0
// Names in both forms: plain, as the application writes them, and wire names, as brokers know them, with the namespace
// in front. Without a namespace both are the same.
import { unwrapNamespace, wrapNamespace, type MessageQueue } from '@rocketmq-ts/protocol'

/** Translates names of topics, groups and queues. */
export class Naming {
  /** Empty without a namespace. */
  readonly namespace: string

  constructor(namespace = '') {
    this.namespace = namespace
  }

  /** The wire name of a topic or group. */
  wire(name: string): string {
    return wrapNamespace(this.namespace, name)
  }

  /** The queue under the wire name of its topic; other properties of the object are left out. */
  wireQueue({ topic, brokerName, queueId }: MessageQueue): MessageQueue {
    return { topic: this.wire(topic), brokerName, queueId }
  }

  /** The plain name of a topic or group. */
  plain(wireName: string): string {
    return this.namespace === '' ? wireName : unwrapNamespace(this.namespace, wireName)
  }

  /** The queue under the plain name of its topic; the same object without a namespace. */
  plainQueue(queue: MessageQueue): MessageQueue {
    return this.namespace === '' ? queue : { ...queue, topic: this.plain(queue.topic) }
  }
}
