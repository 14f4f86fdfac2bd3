// SPDX-License-Identifier: Apache-2.0
// UPDATE_NAMESRV_CONFIG: changes settings. Those that say where files lie are refused; here they do not even exist.
// [DefaultRequestProcessor.java updateConfig]
import { parseSettings, refuse, updateNamesrvConfig } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'
import { applySettings } from '../../settings.js'

const blackList = ['configBlackList', 'configStorePath', 'kvConfigPath', 'rocketmqHome']

export const handleUpdateNamesrvConfig = nameServerHandler(updateNamesrvConfig, (nameServer, { body }) => {
  const settings = parseSettings(body)
  if (blackList.some(key => settings.has(key))) refuse('NO_PERMISSION', 'Can not update config in black list.')
  applySettings(nameServer.config, settings)
  return {}
})
