// SPDX-License-Identifier: Apache-2.0
// GET_NAMESRV_CONFIG: the settings as text. [DefaultRequestProcessor.java getConfig]
import type { getNamesrvConfig } from '@rocketmq-ts/protocol'
import { describeSettings } from '../../settings.js'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the settings. */
export const handleGetNamesrvConfig: NameServerHandler<typeof getNamesrvConfig> = nameServer => ({
  body: describeSettings(nameServer.config),
})
