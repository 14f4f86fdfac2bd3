// SPDX-License-Identifier: Apache-2.0
// What a simple consumer asks for messages: each broker of each topic. The server takes from all queues of the broker.
import { RouteError, UsageError, type Pace } from '@rocketmq-ts/core'
import { durationOf, type Draft, type ProxyAddress, type wire } from '@rocketmq-ts/grpc-protocol'
import type { Peer } from './peer.js'
import { receiveCall, restAfter } from './receive-call.js'
import { isReadable } from './routes.js'
import type { Settling } from './settling.js'
import type { Subscriber } from './subscriber.js'

export interface BrokerOfTopic {
  /** The same text for the same broker and topic. */
  readonly key: string
  readonly topic: string
  readonly queue: wire.MessageQueue
  readonly addresses: readonly ProxyAddress[]
  /** The filter of the topic when it was looked up: another object once it has changed. */
  readonly filter: Draft<wire.FilterExpression> | undefined
}

/** What is asked of one target. */
export interface Question {
  readonly maxMessages: number
  readonly invisibleMs: number
  /** Milliseconds that the server waits for a message. */
  readonly pollMs: number
  /** Of this target. */
  readonly pace: Pace
}

/** What one target gave. */
export interface Brought {
  readonly peer: Peer
  readonly messages: readonly wire.Message[]
  /** Monotonic milliseconds until which the messages are ours. */
  readonly expiresAt: number
}

/**
 * The targets of all subscriptions. Rejects with `RouteError` for a topic that does not exist or cannot be read, and
 * with `UsageError` without any subscription.
 */
export async function receiveTargets(subscriber: Subscriber): Promise<readonly BrokerOfTopic[]> {
  const { client, topics } = subscriber
  if (topics.length === 0) throw new UsageError('there is no subscription; call subscribe first')
  const routes = await Promise.all(topics.map(topic => client.route(topic)))
  const found = new Map<string, BrokerOfTopic>()
  for (const { topic, targets } of routes) {
    const filter = subscriber.filterOf(topic)
    for (const { addresses, queues } of targets) {
      for (const queue of queues.filter(isReadable)) {
        const key = `${topic} ${queue.broker?.name ?? ''}`
        found.set(key, { key, topic, queue, filter, addresses })
      }
    }
  }
  if (found.size === 0) throw new RouteError('no topic of the subscriptions has a queue that can be read')
  return [...found.values()]
}

/** Asks one target once. When that fails, what has come before is for others. */
export async function receiveFrom(
  { client, resource }: Subscriber,
  settling: Settling,
  { queue, filter, addresses }: BrokerOfTopic,
  { maxMessages, invisibleMs, pollMs, pace }: Question,
): Promise<Brought> {
  const { clock, requestTimeoutMs } = client.config
  const signal = client.closing
  const peer = client.peer(addresses)
  await peer.ready(requestTimeoutMs, signal)
  const askedAt = clock.monotonic()
  const messages: wire.Message[] = []
  const request = {
    group: resource,
    messageQueue: queue,
    batchSize: maxMessages,
    autoRenew: false,
    filterExpression: filter,
    invisibleDuration: durationOf(invisibleMs),
    longPollingTimeout: durationOf(pollMs),
  }
  try {
    const bounds = { clock, timeoutMs: pollMs + requestTimeoutMs, signal, maxMessages }
    await receiveCall(peer, request, bounds, message => messages.push(message))
  } catch (error) {
    await settling.handBack(messages, peer)
    throw error
  }
  await restAfter({ count: messages.length, startedAt: askedAt }, pace, clock, signal)
  return { peer, messages, expiresAt: askedAt + invisibleMs }
}
