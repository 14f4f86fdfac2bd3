// SPDX-License-Identifier: Apache-2.0
// AUTH_DELETE_ACL. [AdminBrokerProcessor.java]
import { authDeleteAcl } from '@rocketmq-ts/protocol'
import { authOf } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthDeleteAcl = handle(authDeleteAcl, (broker, { subject = '', policyType = '', resource }) => {
  authOf(broker).deleteAcl(subject, policyType, resource)
  return {}
})
