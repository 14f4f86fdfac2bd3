// SPDX-License-Identifier: Apache-2.0
// DELETE_KV_CONFIG: forgets the text of a namespace and a key, if there is one. [DefaultRequestProcessor.java
// deleteKVConfig]
import type { deleteKvConfig } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Forgets the text. */
export const handleDeleteKvConfig: NameServerHandler<typeof deleteKvConfig> = (nameServer, { namespace, key }) => {
  nameServer.kvConfig.delete(namespace, key)
  return {}
}
