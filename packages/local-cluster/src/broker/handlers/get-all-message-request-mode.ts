// SPDX-License-Identifier: Apache-2.0
// GET_ALL_MESSAGE_REQUEST_MODE: all that admins have set, for a slave. [AdminBrokerProcessor.java]
import type { getAllMessageRequestMode } from '@rocketmq-ts/protocol'
import { requestModes } from '../assignment/request-modes.js'
import type { BrokerHandler } from '../broker.js'

/** Answers the settings. */
export const handleGetAllMessageRequestMode: BrokerHandler<typeof getAllMessageRequestMode> = broker => ({
  body: { messageRequestModeMap: requestModes(broker) },
})
