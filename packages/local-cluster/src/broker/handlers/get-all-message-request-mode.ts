// SPDX-License-Identifier: Apache-2.0
// GET_ALL_MESSAGE_REQUEST_MODE: all that admins have set, for a slave. [AdminBrokerProcessor.java]
import { getAllMessageRequestMode } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { requestModes } from '../assignment/request-modes.js'

export const handleGetAllMessageRequestMode = handle(getAllMessageRequestMode, broker => ({
  body: { messageRequestModeMap: requestModes(broker) },
}))
