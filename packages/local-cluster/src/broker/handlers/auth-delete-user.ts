// SPDX-License-Identifier: Apache-2.0
// AUTH_DELETE_USER. [AdminBrokerProcessor.java]
import { authDeleteUser } from '@rocketmq-ts/protocol'
import { fail } from '../auth/auth-failure.js'
import { authOf, isSignedByNormal } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthDeleteUser = handle(authDeleteUser, (broker, { username = '' }, { command }) => {
  const users = authOf(broker)
  const isGuarded = users.user(username)?.userType === 'Super' && isSignedByNormal(broker, command)
  if (isGuarded) fail('The super user can only be update by super user')
  users.deleteUser(username)
  return {}
})
