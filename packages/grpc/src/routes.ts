// SPDX-License-Identifier: Apache-2.0
// Where messages of a topic go and come from. A route is kept and refreshed; a failed refresh leaves the old one.
import { asError, BrokerError, ConnectionError, ProtocolError, RouteError, type Attempt } from '@rocketmq-ts/core'
import {
  addressesOf,
  addressText,
  endpointsText,
  wire,
  wireEndpoints,
  type ProxyAddress,
} from '@rocketmq-ts/grpc-protocol'
import type { CallBounds, ProxyChannel } from './channel.js'
import type { ProxyClientConfig } from './client-options.js'

/** One server that holds queues of a topic. */
export interface RouteTarget {
  /** Its addresses as text. */
  readonly key: string
  readonly addresses: readonly ProxyAddress[]
  /** Queues of masters, as the server told them. */
  readonly queues: readonly wire.MessageQueue[]
}

export interface Route {
  readonly topic: string
  readonly targets: readonly RouteTarget[]
  /** What the topic was made for; empty when the server does not tell. */
  readonly acceptedTypes: ReadonlySet<wire.MessageType>
}

/** More queues in one answer are not taken: they would only fill our memory. */
export const maxQueues = 65_536

/** An access point and a channel to it. */
export interface Door {
  readonly address: ProxyAddress
  readonly channel: ProxyChannel
}

/**
 * Asks the doors in turn until one answers. Rejects with the answer of a server that refuses, or with `ConnectionError`
 * that lists every door and why it did not open.
 */
export async function findRoute(
  topic: string,
  doors: readonly Door[],
  { namespace, clock }: ProxyClientConfig,
  bounds: CallBounds = {},
): Promise<{ readonly route: Route; readonly door: Door }> {
  const attempts: Attempt[] = []
  for (const door of doors) {
    const startedAt = clock.monotonic()
    try {
      const request = { topic: { name: topic, resourceNamespace: namespace }, endpoints: wireEndpoints([door.address]) }
      const { messageQueues } = await door.channel.call('QueryRoute', request, bounds)
      return { route: routeOf(topic, messageQueues, door.address), door }
    } catch (thrown) {
      const error = asError(thrown)
      if (bounds.signal?.aborted === true || error instanceof RouteError) throw error
      if (doors.length === 1 || (error instanceof BrokerError && error.retry === 'never')) throw error
      attempts.push({ address: addressText(door.address), elapsedMs: clock.monotonic() - startedAt, error })
    }
  }
  throw unreachable(`the route of topic "${topic}"`, attempts)
}

/** The error that lists everything that was tried. */
export function unreachable(what: string, attempts: readonly Attempt[]): Error {
  const lines = attempts.map(({ address, error }) => `\n  ${address}: ${error.message}`)
  const errors = attempts.map(({ error }) => error)
  return new ConnectionError(`no proxy gave ${what}; tried:${lines.join('')}`, {
    cause: errors.length === 1 ? errors[0] : new AggregateError(errors),
    outcome: 'not-sent',
    retry: 'later',
  })
}

function routeOf(topic: string, queues: readonly wire.MessageQueue[], askedAt: ProxyAddress): Route {
  if (queues.length > maxQueues) {
    throw new ProtocolError(`the route of "${topic}" has ${queues.length} queues; more than ${maxQueues} are refused`)
  }
  const targets = new Map<string, { addresses: readonly ProxyAddress[]; queues: wire.MessageQueue[] }>()
  for (const queue of queues) {
    if ((queue.broker?.id ?? 0) !== 0) continue
    const told = addressesOf(queue.broker?.endpoints ?? null)
    // Asked without an address, a proxy answers without one.
    const addresses = told.length === 0 ? [askedAt] : told
    const key = endpointsText(addresses)
    const target = targets.get(key) ?? { addresses, queues: [] }
    target.queues.push(queue)
    targets.set(key, target)
  }
  if (targets.size === 0) throw new RouteError(`the server knows no queue of topic "${topic}"`, { retry: 'later' })
  return {
    topic,
    targets: [...targets].map(([key, target]) => ({ key, ...target })),
    acceptedTypes: new Set(queues.flatMap(({ acceptMessageTypes }) => acceptMessageTypes)),
  }
}

const { READ, WRITE, READ_WRITE } = wire.Permission

export function isWritable({ permission }: wire.MessageQueue): boolean {
  return permission === WRITE || permission === READ_WRITE
}

export function isReadable({ permission }: wire.MessageQueue): boolean {
  return permission === READ || permission === READ_WRITE
}
