// SPDX-License-Identifier: Apache-2.0
// Counters of brokers over time. [BrokerStatsManager.java, StatsAllSubCommand.java]
import { BrokerError } from '@rocketmq-ts/core'
import { viewBrokerStatsData, type Answer } from '@rocketmq-ts/protocol'
import type { Target } from './broker-selection.js'
import { onEachBroker } from './on-each-broker.js'
import type { Operation } from './operation.js'

/** A counter over the last minute, hour and day: sum, events in a second, mean value of an event. */
export type BrokerFigures = Answer<typeof viewBrokerStatsData>['body']

/** One counter by broker; brokers that do not know it are left out: nothing was counted there yet. */
export async function readFigures(
  operation: Operation,
  targets: readonly Target[],
  statsName: string,
  statsKey: string,
): Promise<ReadonlyMap<string, BrokerFigures>> {
  const answers = await onEachBroker(operation, targets, async ({ address }) => {
    try {
      return (await operation.ask(address, viewBrokerStatsData, { statsName, statsKey })).body
    } catch (error) {
      if (error instanceof BrokerError && error.responseName === 'SYSTEM_ERROR') return undefined
      throw error
    }
  })
  return new Map(
    answers.flatMap(({ brokerName, value }) => (value === undefined ? [] : [[brokerName, value] as const])),
  )
}

/** What came in a second, and in a day, over all brokers. */
export function totalOf(figures: Iterable<BrokerFigures>): { readonly perSecond: number; readonly inDay: number } {
  let perSecond = 0
  let inDay = 0
  for (const { statsMinute, statsHour, statsDay } of figures) {
    perSecond += statsMinute?.tps ?? 0
    // A broker that has just started has no day yet.
    inDay += [statsDay, statsHour, statsMinute].map(span => span?.sum ?? 0).find(sum => sum !== 0) ?? 0
  }
  return { perSecond, inDay }
}
