// SPDX-License-Identifier: Apache-2.0
// AUTH_CREATE_USER. [AdminBrokerProcessor.java]
import { authCreateUser } from '@rocketmq-ts/protocol'
import { authOf, checkUsername, isSignedByNormal, refuseNormal } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthCreateUser = handle(authCreateUser, (broker, { username = '', body }, { command }) => {
  checkUsername(username)
  if (body.userType?.toLowerCase() === 'super' && isSignedByNormal(broker, command)) refuseNormal('create')
  authOf(broker).createUser(username, body)
  return {}
})
