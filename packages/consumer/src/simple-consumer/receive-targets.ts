// SPDX-License-Identifier: Apache-2.0
// Where messages can be taken from: each broker of each topic, by all its queues at once.
import { isReadable } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'

/** A topic at a broker. */
export interface ReceiveTarget {
  /** As brokers know it. */
  readonly topic: string
  readonly brokerName: string
}

/** All targets whose broker has a master now. */
export function targetsOf({ routes, brokers }: MQClientInstance, topics: Iterable<string>): ReceiveTarget[] {
  return Array.from(topics).flatMap(topic => {
    const readable = routes.get(topic)?.queueDatas.filter(({ perm }) => isReadable(perm)) ?? []
    const names = new Set(readable.map(({ brokerName }) => brokerName))
    return [...names]
      .filter(brokerName => brokers.master(brokerName) !== undefined)
      .map(brokerName => ({ topic, brokerName }))
  })
}

/** A text that is the same for equal targets, for maps. */
export function targetKey({ topic, brokerName }: ReceiveTarget): string {
  return `${brokerName} ${topic}`
}
