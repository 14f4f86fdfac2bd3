// SPDX-License-Identifier: Apache-2.0
// QUERY_DATA_VERSION: would a registration tell anything new? Counts as a sign of life. [DefaultRequestProcessor.java
// queryBrokerTopicConfig]
import { queryDataVersion } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleQueryDataVersion = nameServerHandler(queryDataVersion, (nameServer, request) => {
  const changed = nameServer.routes.isChanged(request, request.body)
  nameServer.routes.touch(request)
  return { changed, body: nameServer.routes.versionOf(request) }
})
