// SPDX-License-Identifier: Apache-2.0
// GET_KVLIST_BY_NAMESPACE: all of a namespace. [DefaultRequestProcessor.java getKVListByNamespace]
import type { getKvListByNamespace } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the table. */
export const handleGetKvListByNamespace: NameServerHandler<typeof getKvListByNamespace> = (
  nameServer,
  { namespace },
) => {
  const table = nameServer.kvConfig.list(namespace)
  if (table !== undefined) return { body: { table } }
  return { answer: 'QUERY_NOT_FOUND', remark: `No config item, Namespace: ${namespace}` }
}
