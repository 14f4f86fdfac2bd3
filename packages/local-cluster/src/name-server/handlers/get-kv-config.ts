// SPDX-License-Identifier: Apache-2.0
// GET_KV_CONFIG: text of a namespace and a key. [DefaultRequestProcessor.java getKVConfig]
import { getKvConfig } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetKvConfig = nameServerHandler(getKvConfig, (nameServer, { namespace, key }) => {
  const value = nameServer.kvConfig.get(namespace, key)
  if (value !== undefined) return { value }
  return { answer: 'QUERY_NOT_FOUND' as const, remark: `No config item, Namespace: ${namespace} Key: ${key}` }
})
