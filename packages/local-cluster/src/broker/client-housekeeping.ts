// SPDX-License-Identifier: Apache-2.0
// What follows from clients coming and going: those that fell silent are forgotten, and the members of a group are told
// to rebalance. [ClientHousekeepingService.java, DefaultConsumerIdsChangeListener.java, Broker2Client.java]
import { notifyConsumerIdsChanged } from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { channelScanMs } from './client-channel.js'
import { stats } from './stats.js'
import type { ConsumerGroup } from './consumer-groups.js'

/** Between two notifications without `realTimeNotifyConsumerChange`, milliseconds. */
const laterNotifyMs = 15_000

/** Starts it. Called once per run. */
export function startClientHousekeeping(broker: Broker): void {
  broker.timers.every(channelScanMs, () => {
    const now = broker.clock.monotonic()
    broker.producers.expire(now)
    broker.consumers.expire(now)
  })
  broker.onArrival(({ topic, size }) => broker.part(stats).notePut(topic, size))
  const waiting = new Set<ConsumerGroup>()
  broker.timers.every(laterNotifyMs, () => {
    for (const group of waiting) notifyMembers(group)
    waiting.clear()
  })
  broker.consumers.listen({
    changed(group) {
      if (!broker.config.notifyConsumerIdsChangedEnable) return
      if (broker.config.realTimeNotifyConsumerChange) notifyMembers(group)
      else waiting.add(group)
    },
  })
}

function notifyMembers(group: ConsumerGroup): void {
  for (const { connection } of group.channels.values()) {
    // A member whose connection breaks in this moment learns of the change when it comes back.
    connection.notify(notifyConsumerIdsChanged, { consumerGroup: group.name }).catch(() => undefined)
  }
}
