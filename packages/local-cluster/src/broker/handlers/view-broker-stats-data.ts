// SPDX-License-Identifier: Apache-2.0
// VIEW_BROKER_STATS_DATA: figures of one counter. [AdminBrokerProcessor.java viewBrokerStatsData]
import { refuse, type viewBrokerStatsData } from '@rocketmq-ts/protocol'
import { stats } from '../stats.js'
import type { BrokerHandler } from '../broker.js'

/** Answers with the figures of minute, hour and day. */
export const handleViewBrokerStatsData: BrokerHandler<typeof viewBrokerStatsData> = (
  broker,
  { statsName, statsKey },
) => {
  const counters = broker.part(stats)
  const statsMinute = counters.figures(statsName, statsKey, 'minute')
  if (statsMinute === undefined) refuse('SYSTEM_ERROR', `The stats <${statsName}> <${statsKey}> not exist`)
  return {
    body: {
      statsMinute,
      statsHour: counters.figures(statsName, statsKey, 'hour'),
      statsDay: counters.figures(statsName, statsKey, 'day'),
    },
  }
}
