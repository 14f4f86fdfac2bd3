// SPDX-License-Identifier: Apache-2.0
// AUTH_CREATE_USER. [AdminBrokerProcessor.java]
import { authCreateUser } from '@rocketmq-ts/protocol'
import { authOf, checkGrant, checkUsername } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthCreateUser = handle(authCreateUser, (broker, { username = '', body }, { command }) => {
  checkUsername(username)
  checkGrant(broker, command, { userType: body.userType, what: 'create' })
  authOf(broker).createUser(username, body)
  return {}
})
