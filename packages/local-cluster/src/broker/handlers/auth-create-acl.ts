// SPDX-License-Identifier: Apache-2.0
// AUTH_CREATE_ACL. [AdminBrokerProcessor.java]
import { authCreateAcl } from '@rocketmq-ts/protocol'
import { authOf } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthCreateAcl = handle(authCreateAcl, (broker, { subject = '', body }) => {
  authOf(broker).putAcl(subject, body.policies)
  return {}
})
