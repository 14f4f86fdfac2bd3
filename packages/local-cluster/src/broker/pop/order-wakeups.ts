// SPDX-License-Identifier: Apache-2.0
// A queue that is popped in order becomes free when its messages are acknowledged, or visible again. Held requests
// learn of it here, at once or when the time comes. [ConsumerOrderInfoLockManager.java]
import type { Timer } from '@rocketmq-ts/core'
import { isLightQueue } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { liteSubscriptions } from '../lite/lite-subscriptions.js'
import type { GroupQueue } from './check-points.js'
import { popState } from './pop-state.js'
import { notificationWaiters, popWaiters } from './pop-waiters.js'
import { orderKey } from './queue-orders.js'

/** Timers of blocked queues. */
const wakeups = (): Map<string, Timer> => new Map()

/** Wakes the requests that wait for the queue when it is free. To be called whenever its state changes. */
export function wakeWhenFree(broker: Broker, queue: GroupQueue): void {
  const key = orderKey(queue)
  const timers = broker.part(wakeups)
  timers.get(key)?.clear()
  timers.delete(key)
  const until = broker.part(popState).orders.blockedUntil(queue, undefined, broker.clock.now())
  if (until === undefined) {
    wake(broker, queue)
    return
  }
  const timer = broker.timers.after(until - broker.clock.now(), () => {
    timers.delete(key)
    wakeWhenFree(broker, queue)
  })
  timers.set(key, timer)
}

/** The same for a queue whose state did not change. Its timer may be missing: blocks outlive a run of the broker. */
export function ensureWakeup(broker: Broker, queue: GroupQueue): void {
  if (!broker.part(wakeups).has(orderKey(queue))) wakeWhenFree(broker, queue)
}

function wake(broker: Broker, { topic, group, queueId }: GroupQueue): void {
  if (isLightQueue(topic)) broker.part(liteSubscriptions).wake(topic, group)
  for (const part of [popWaiters, notificationWaiters]) {
    broker.part(part).notify(topic, group, -1)
    broker.part(part).notify(topic, group, queueId)
  }
}
