// SPDX-License-Identifier: Apache-2.0
// AUTH_LIST_USER. [AdminBrokerProcessor.java]
import { authListUser } from '@rocketmq-ts/protocol'
import { authOf } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthListUser = handle(authListUser, (broker, { filter }) => {
  return { body: authOf(broker).users(filter) }
})
