// SPDX-License-Identifier: Apache-2.0
// AUTH_LIST_ACL. [AdminBrokerProcessor.java]
import { authListAcl } from '@rocketmq-ts/protocol'
import { authOf } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthListAcl = handle(authListAcl, (broker, { subjectFilter, resourceFilter }) => {
  return { body: authOf(broker).acls(subjectFilter, resourceFilter) }
})
