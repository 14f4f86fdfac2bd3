// SPDX-License-Identifier: Apache-2.0
// GET_NAMESRV_CONFIG: the settings as text. [DefaultRequestProcessor.java getConfig]
import { getNamesrvConfig } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'
import { otherNameServerSettings } from '../../other-settings.js'
import { describeSettings } from '../../settings.js'

export const handleGetNamesrvConfig = nameServerHandler(getNamesrvConfig, nameServer => ({
  body: describeSettings({ ...otherNameServerSettings(), ...nameServer.config }),
}))
