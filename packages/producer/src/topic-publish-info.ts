// SPDX-License-Identifier: Apache-2.0
// The queues of a topic that a producer may write to, and whose turn it is. [TopicPublishInfo.java,
// MQClientInstance.java topicRouteData2TopicPublishInfo]
import {
  isWritable,
  masterId,
  messageQueueKey,
  messageQueuesOf,
  parseOrderConf,
  staticQueuesOf,
  type MessageQueue,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'

interface PublishTraits {
  readonly isOrdered?: boolean
  readonly isGuess?: boolean
  readonly holders?: ReadonlyMap<string, string>
}

export class TopicPublishInfo {
  /** Queues that take messages. */
  readonly queues: readonly MessageQueue[]
  /** The name servers keep an order configuration for the topic; its queues are exactly those. */
  readonly isOrdered: boolean
  /** The topic does not exist yet: these are the queues that it will have when a broker creates it. */
  readonly isGuess: boolean
  /** Of a guess: when to ask next for the real route, monotonic milliseconds. */
  confirmAt = 0
  /** More than one broker: a send that failed can go elsewhere. */
  readonly hasSeveralBrokers: boolean
  /** Of a static topic: the broker that holds a logical queue now. */
  readonly #holders: ReadonlyMap<string, string> | undefined
  #turn = Math.floor(Math.random() * 0x7fffffff)

  constructor(queues: readonly MessageQueue[], traits: PublishTraits = {}) {
    this.queues = queues
    this.isOrdered = traits.isOrdered ?? false
    this.isGuess = traits.isGuess ?? false
    this.#holders = traits.holders
    const [first] = queues
    this.hasSeveralBrokers = first !== undefined && queues.some(queue => this.holderOf(queue) !== this.holderOf(first))
  }

  /** Name of the broker to send to: the queue's own, but for static topics. */
  holderOf(queue: MessageQueue): string {
    return this.#holders?.get(messageQueueKey(queue)) ?? queue.brokerName
  }

  /** The next queue in turn, of those that `accept` lets through; `undefined` when it refuses all. */
  next(accept?: (queue: MessageQueue) => boolean): MessageQueue | undefined {
    const { queues } = this
    for (let tried = 0; tried < queues.length; tried++) {
      this.#turn = (this.#turn + 1) & 0x7fffffff
      const queue = queues[this.#turn % queues.length]
      if (queue !== undefined && (accept === undefined || accept(queue))) return queue
    }
    return undefined
  }
}

/**
 * The queues that a route allows to write to.
 * @param topic name to put into the queues: the application's, without a namespace
 */
export function publishInfoOf(topic: string, route: TopicRouteData): TopicPublishInfo {
  const { orderTopicConf } = route
  if (orderTopicConf !== undefined && orderTopicConf !== '') {
    return new TopicPublishInfo(messageQueuesOf(topic, [...parseOrderConf(orderTopicConf)]), { isOrdered: true })
  }
  const logical = staticQueuesOf(topic, route)
  if (logical !== undefined) return new TopicPublishInfo(logical.queues, { holders: logical.holders })
  const counts = writableBrokers(route).map(({ brokerName, writeQueueNums }) => [brokerName, writeQueueNums] as const)
  return new TopicPublishInfo(messageQueuesOf(topic, counts))
}

/** The queues that a topic will have when a broker creates it after the `template`. */
export function guessedInfoOf(topic: string, template: TopicRouteData, queueLimit: number): TopicPublishInfo {
  const counts = writableBrokers(template).map(
    ({ brokerName, readQueueNums }) => [brokerName, Math.min(queueLimit, readQueueNums)] as const,
  )
  return new TopicPublishInfo(messageQueuesOf(topic, counts), { isGuess: true })
}

function writableBrokers(route: TopicRouteData): TopicRouteData['queueDatas'] {
  const masters = new Set(
    route.brokerDatas.filter(({ brokerAddrs }) => brokerAddrs.has(masterId)).map(({ brokerName }) => brokerName),
  )
  return route.queueDatas
    .filter(({ brokerName, perm }) => isWritable(perm) && masters.has(brokerName))
    .sort((one, other) => (one.brokerName < other.brokerName ? -1 : 1))
}
