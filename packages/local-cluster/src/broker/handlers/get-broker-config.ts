// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CONFIG: the settings as text. [AdminBrokerProcessor.java getBrokerConfig]
import { getBrokerConfig } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { otherBrokerSettings } from '../../other-settings.js'
import { describeSettings } from '../../settings.js'

export const handleGetBrokerConfig = handle(getBrokerConfig, broker => {
  const { brokerName, clusterName: brokerClusterName, brokerId, host, master } = broker
  const addresses = { brokerIP1: host.host, bindAddress: host.host, listenPort: host.port }
  const brokerRole = master === undefined ? 'ASYNC_MASTER' : 'SLAVE'
  const identity = { brokerName, brokerClusterName, brokerId, brokerRole, ...addresses }
  const version = JSON.stringify({ counter: 0, stateVersion: 0, timestamp: broker.startedAt })
  return { version, body: describeSettings({ ...otherBrokerSettings(), ...broker.config, ...identity }) }
})
