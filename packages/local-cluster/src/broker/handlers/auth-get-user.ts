// SPDX-License-Identifier: Apache-2.0
// AUTH_GET_USER. [AdminBrokerProcessor.java]
import { authGetUser } from '@rocketmq-ts/protocol'
import { authOf, checkUsername } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthGetUser = handle(authGetUser, (broker, { username = '' }) => {
  checkUsername(username.trim())
  return { body: authOf(broker).user(username) }
})
