// SPDX-License-Identifier: Apache-2.0
// DELETE_KV_CONFIG: forgets the text of a namespace and a key, if there is one. [DefaultRequestProcessor.java
// deleteKVConfig]
import { deleteKvConfig } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleDeleteKvConfig = nameServerHandler(deleteKvConfig, (nameServer, { namespace, key }) => {
  nameServer.kvConfig.delete(namespace, key)
  return {}
})
