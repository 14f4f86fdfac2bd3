// SPDX-License-Identifier: Apache-2.0
// One figure of a broker over three spans of time. [BrokerStatsData.java]
import { json, object, optional, type ShapeOf } from './shape.js'
import { double, int64 } from './values.js'

const brokerStatsItem = object({
  /** All values within the span, added up. */
  sum: int64,
  /** Events in a second. */
  tps: double,
  /** Mean value of an event. */
  avgpt: double,
})
/** A figure over one span of time. */
export type BrokerStatsItem = ShapeOf<typeof brokerStatsItem>

const brokerStats = object({
  /** Over the last minute. */
  statsMinute: optional(brokerStatsItem),
  /** Over the last hour. */
  statsHour: optional(brokerStatsItem),
  /** Over the last 24 hours. */
  statsDay: optional(brokerStatsItem),
})

/** The answer to VIEW_BROKER_STATS_DATA. */
export const brokerStatsBody = json(brokerStats)
