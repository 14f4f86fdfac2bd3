// SPDX-License-Identifier: Apache-2.0
// AUTH_DELETE_USER. [AdminBrokerProcessor.java]
import { authDeleteUser } from '@rocketmq-ts/protocol'
import { authOf, checkChangedUser } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthDeleteUser = handle(authDeleteUser, (broker, { username = '' }, { command }) => {
  checkChangedUser(broker, command, username)
  authOf(broker).deleteUser(username)
  return {}
})
