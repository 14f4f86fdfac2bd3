// SPDX-License-Identifier: Apache-2.0
// What an instance does periodically, in one table. Java's fifth row, "adjust thread pool" every minute, is absent: it
// ends in methods without a body. [MQClientInstance.java startScheduledTask, ConsumeMessageService.java
// incCorePoolSize]
import type { ClientConfig } from './client-config.js'

/** The work behind the tasks. */
export interface ScheduledWork {
  fetchNameServerAddr(): Promise<void>
  updateTopicRouteInfoFromNameServer(): Promise<void>
  cleanOfflineBroker(): void
  sendHeartbeatToAllBrokerWithLock(): Promise<boolean>
  persistAllConsumerOffset(): Promise<void>
}

/** The option that sets a period, or the period itself in milliseconds. */
type Period = number | 'pollNameServerInterval' | 'heartbeatBrokerInterval' | 'persistConsumerOffsetInterval'

export interface ScheduledTask {
  /** Names the task in log lines. */
  readonly name: string
  /** Milliseconds after the start. */
  readonly firstDelayMs: number
  /** Milliseconds from the end of a run to the next, or the option that says so. */
  readonly period: Period
  /** Only when no name server was configured. */
  readonly onlyWithDiscovery?: true
  /** One run. What it throws is logged, and the task goes on. */
  readonly run: (work: ScheduledWork) => void | Promise<void>
}

export const scheduledTasks: readonly ScheduledTask[] = [
  {
    name: 'fetch name-server address',
    firstDelayMs: 10_000,
    period: 120_000,
    onlyWithDiscovery: true,
    run: work => work.fetchNameServerAddr(),
  },
  {
    name: 'update routes',
    firstDelayMs: 10,
    period: 'pollNameServerInterval',
    run: work => work.updateTopicRouteInfoFromNameServer(),
  },
  {
    name: 'clean offline brokers and send heartbeats',
    firstDelayMs: 1000,
    period: 'heartbeatBrokerInterval',
    run: async work => {
      work.cleanOfflineBroker()
      await work.sendHeartbeatToAllBrokerWithLock()
    },
  },
  {
    name: 'persist consumer offsets',
    firstDelayMs: 10_000,
    period: 'persistConsumerOffsetInterval',
    run: work => work.persistAllConsumerOffset(),
  },
]

/** Milliseconds between two runs under a configuration. */
export function periodOf(task: ScheduledTask, config: ClientConfig): number {
  return typeof task.period === 'number' ? task.period : config[task.period]
}
