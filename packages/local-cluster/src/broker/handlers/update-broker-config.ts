// SPDX-License-Identifier: Apache-2.0
// UPDATE_BROKER_CONFIG: changes settings. Those that say where files lie are refused; here they do not even exist.
// [AdminBrokerProcessor.java updateBrokerConfig]
import { parseSettings, refuse, type updateBrokerConfig } from '@rocketmq-ts/protocol'
import { applySettings } from '../../settings.js'
import type { BrokerHandler } from '../broker.js'

/** [BrokerConfig.java configBlackList] */
const blackList = ['configBlackList', 'brokerConfigPath']

/** Changes the settings. */
export const handleUpdateBrokerConfig: BrokerHandler<typeof updateBrokerConfig> = (broker, { body }) => {
  const settings = parseSettings(body)
  if (blackList.some(key => settings.has(key))) refuse('NO_PERMISSION', 'Can not update config in black list.')
  applySettings(broker.config, settings)
  if (settings.has('brokerPermission')) {
    broker.topics.touch()
    broker.reregister()
  }
  return {}
}
