// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CONFIG: the settings as text. [AdminBrokerProcessor.java getBrokerConfig]
import type { getBrokerConfig } from '@rocketmq-ts/protocol'
import { describeSettings } from '../../settings.js'
import type { BrokerHandler } from '../broker.js'

/** Answers with the settings. */
export const handleGetBrokerConfig: BrokerHandler<typeof getBrokerConfig> = broker => {
  const { brokerName, clusterName: brokerClusterName, brokerId, host } = broker
  const identity = { brokerName, brokerClusterName, brokerId, brokerIP1: host.host, listenPort: host.port }
  const version = JSON.stringify({ counter: 0, stateVersion: 0, timestamp: broker.startedAt })
  return { version, body: describeSettings({ ...broker.config, ...identity }) }
}
