// SPDX-License-Identifier: Apache-2.0
// AUTH_UPDATE_ACL. [AdminBrokerProcessor.java]
import { authUpdateAcl } from '@rocketmq-ts/protocol'
import { authOf } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthUpdateAcl = handle(authUpdateAcl, (broker, { subject = '', body }) => {
  authOf(broker).putAcl(subject, body.policies)
  return {}
})
