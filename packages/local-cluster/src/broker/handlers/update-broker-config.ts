// SPDX-License-Identifier: Apache-2.0
// UPDATE_BROKER_CONFIG: changes settings. Those that say where files lie are refused; here they do not even exist.
// [AdminBrokerProcessor.java updateBrokerConfig]
import { parseSettings, refuse, updateBrokerConfig } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { applySettings } from '../../settings.js'

/** [BrokerConfig.java configBlackList] */
const blackList = ['configBlackList', 'brokerConfigPath']

export const handleUpdateBrokerConfig = handle(updateBrokerConfig, (broker, { body }) => {
  const settings = parseSettings(body)
  if (blackList.some(key => settings.has(key))) refuse('NO_PERMISSION', 'Can not update config in black list.')
  applySettings(broker.config, settings)
  if (settings.has('brokerPermission')) {
    broker.topics.touch()
    void broker.nameServers.register()
  }
  return {}
})
