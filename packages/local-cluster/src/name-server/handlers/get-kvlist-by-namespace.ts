// SPDX-License-Identifier: Apache-2.0
// GET_KVLIST_BY_NAMESPACE: all of a namespace. [DefaultRequestProcessor.java getKVListByNamespace]
import { getKvListByNamespace } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetKvListByNamespace = nameServerHandler(getKvListByNamespace, (nameServer, { namespace }) => {
  const table = nameServer.kvConfig.list(namespace)
  if (table !== undefined) return { body: { table } }
  return { answer: 'QUERY_NOT_FOUND' as const, remark: `No config item, Namespace: ${namespace}` }
})
