// SPDX-License-Identifier: Apache-2.0
// GET_ALL_PRODUCER_INFO: connected producers of all groups. [AdminBrokerProcessor.java getAllProducerInfo]
import { getAllProducerInfo } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetAllProducerInfo = handle(getAllProducerInfo, broker => {
  const groups = broker.producers.names.map(group => {
    const infos = broker.producers.channelsOf(group).map(({ clientId, connection, language, version, ...channel }) => ({
      clientId,
      remoteIP: `/${connection.remoteAddress}`,
      language,
      version,
      lastUpdateTimestamp: channel.lastUpdateTimestamp,
    }))
    return [group, infos] as const
  })
  return { body: { data: new Map(groups) } }
})
