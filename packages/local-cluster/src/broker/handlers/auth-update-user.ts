// SPDX-License-Identifier: Apache-2.0
// AUTH_UPDATE_USER. [AdminBrokerProcessor.java]
import { authUpdateUser } from '@rocketmq-ts/protocol'
import { fail } from '../auth/auth-failure.js'
import { authOf, checkUsername, isSignedByNormal, refuseNormal } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthUpdateUser = handle(authUpdateUser, (broker, { username = '', body }, { command }) => {
  checkUsername(username)
  const isNormal = isSignedByNormal(broker, command)
  if (body.userType?.toLowerCase() === 'super' && isNormal) refuseNormal('update')
  const users = authOf(broker)
  if (users.user(username)?.userType === 'Super' && isNormal) fail('The super user can only be update by super user')
  users.updateUser(username, body)
  return {}
})
