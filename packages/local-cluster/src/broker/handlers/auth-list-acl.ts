// SPDX-License-Identifier: Apache-2.0
// AUTH_LIST_ACL. [AdminBrokerProcessor.java]
import { authListAcl } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { failAsJava } from '../java-failure.js'

export const handleAuthListAcl = handle(authListAcl, ({ auth }, { subjectFilter, resourceFilter }) => {
  // Java forgets to catch this one.
  if (auth === undefined)
    failAsJava('java.lang.IllegalStateException: The authorizationMetadataProvider is not configured.', thrownAt)
  return { body: auth.acls(subjectFilter, resourceFilter) }
})

const thrownAt =
  'org.apache.rocketmq.auth.authorization.manager.AuthorizationMetadataManagerImpl.' +
  'getAuthorizationMetadataProvider(AuthorizationMetadataManagerImpl.java:287)'
