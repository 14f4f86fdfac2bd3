// SPDX-License-Identifier: Apache-2.0
// GET_KV_CONFIG: text of a namespace and a key. [DefaultRequestProcessor.java getKVConfig]
import type { getKvConfig } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the text. */
export const handleGetKvConfig: NameServerHandler<typeof getKvConfig> = (nameServer, { namespace, key }) => {
  const value = nameServer.kvConfig.get(namespace, key)
  if (value !== undefined) return { value }
  return { answer: 'QUERY_NOT_FOUND', remark: `No config item, Namespace: ${namespace} Key: ${key}` }
}
