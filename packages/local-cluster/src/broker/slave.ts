// SPDX-License-Identifier: Apache-2.0
// A broker that reads what its master has stored, from the same memory: it is never behind. It stores nothing, delivers
// nothing late and checks no transaction, and serves pulls only with `slaveReadEnable`, also when the master is lost.
// [PullMessageProcessor.java, HookUtils.java]
import { refuse } from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'

/** Makes a broker a slave, until its run ends. */
export function serveAsSlave(broker: Broker): void {
  const { slaves } = broker.disk
  slaves.add(broker)
  broker.part(() => ({ close: () => slaves.delete(broker) }))
  broker.addLastRule(() =>
    refuse(
      'SERVICE_NOT_AVAILABLE',
      "service not available now. It may be caused by one of the following reasons: the broker's disk is full, " +
        'messages are put to the slave, message store has been shut down, etc.',
    ),
  )
}

/** Refuses reads of a slave that may not be read. */
export function checkReadableSlave({ master, config }: Broker): void {
  if (master === undefined || config.slaveReadEnable) return
  refuse('SYSTEM_BUSY', '[REJECTREQUEST]system busy, start flow control for a while')
}
