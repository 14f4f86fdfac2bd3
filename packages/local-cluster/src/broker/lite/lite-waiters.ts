// SPDX-License-Identifier: Apache-2.0
// Requests for lite topics that are held until there is a message: by client, where those of POP_MESSAGE are by topic.
// Java gives a client the names of lite topics with messages beforehand, and takes them back when it is slow; here a
// request looks at all that its client wants. [PopLiteLongPollingService.java, LiteEventDispatcher.java]
import type { Broker } from '../broker.js'
import { PopWaiters, type Held, type Waiter } from '../pop/pop-waiters.js'
import type { LiteClient } from './lite-client.js'

const anyQueue = -1

/** Holds a request. */
export function holdLite(
  broker: Broker,
  { clientId, group }: LiteClient,
  rest: Pick<Waiter, 'expiresAt' | 'isAlive' | 'wake'>,
): Held {
  return broker.part(liteWaiters).hold({ topic: clientId, group, queueId: anyQueue, ...rest })
}

/** Lets a request of the client look again, if one is held. */
export function wakeLiteClient(broker: Broker, { clientId, group }: Pick<LiteClient, 'clientId' | 'group'>): void {
  broker.part(liteWaiters).notify(clientId, group, anyQueue)
}

/** Lets one of these clients of a group look again: one that waits, by chance. */
export function wakeLiteGroup(broker: Broker, group: string, clients: readonly LiteClient[]): void {
  const waiters = broker.part(liteWaiters)
  const waiting = clients.filter(({ clientId }) => waiters.countAt(clientId, group, anyQueue) > 0)
  const chosen = waiting[Math.floor(Math.random() * waiting.length)]
  if (chosen !== undefined) wakeLiteClient(broker, chosen)
}

/** Held requests, as a part. */
const liteWaiters = (broker: Broker): PopWaiters => new PopWaiters(broker)
