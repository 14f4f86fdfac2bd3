// SPDX-License-Identifier: Apache-2.0
// VIEW_BROKER_STATS_DATA: figures of one counter. [AdminBrokerProcessor.java viewBrokerStatsData]
import { refuse, viewBrokerStatsData } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { stats } from '../stats.js'

export const handleViewBrokerStatsData = handle(viewBrokerStatsData, (broker, { statsName, statsKey }) => {
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
})
