// SPDX-License-Identifier: Apache-2.0
// AUTH_UPDATE_USER. [AdminBrokerProcessor.java]
import { authUpdateUser } from '@rocketmq-ts/protocol'
import { authOf, checkGrant, checkChangedUser, checkUsername } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthUpdateUser = handle(authUpdateUser, (broker, { username = '', body }, { command }) => {
  checkUsername(username)
  checkGrant(broker, command, { userType: body.userType, what: 'update' })
  checkChangedUser(broker, command, username)
  authOf(broker).updateUser(username, body)
  return {}
})
