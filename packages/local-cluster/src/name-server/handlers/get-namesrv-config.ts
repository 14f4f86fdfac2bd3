// SPDX-License-Identifier: Apache-2.0
// GET_NAMESRV_CONFIG: the settings as text. [DefaultRequestProcessor.java getConfig]
import type { getNamesrvConfig } from '@rocketmq-ts/protocol'
import { printSettings } from '../../settings-text.js'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the settings. */
export const handleGetNamesrvConfig: NameServerHandler<typeof getNamesrvConfig> = nameServer => ({
  body: printSettings(nameServer.config),
})
