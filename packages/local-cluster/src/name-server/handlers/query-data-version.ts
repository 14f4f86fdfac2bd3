// SPDX-License-Identifier: Apache-2.0
// QUERY_DATA_VERSION: would a registration tell anything new? Counts as a sign of life. [DefaultRequestProcessor.java
// queryBrokerTopicConfig]
import type { queryDataVersion } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the version that the name server knows. */
export const handleQueryDataVersion: NameServerHandler<typeof queryDataVersion> = (nameServer, request) => {
  const changed = nameServer.routes.isChanged(request, request.body)
  nameServer.routes.touch(request)
  return { changed, body: nameServer.routes.versionOf(request) }
}
