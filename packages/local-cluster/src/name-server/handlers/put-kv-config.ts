// SPDX-License-Identifier: Apache-2.0
// PUT_KV_CONFIG: text under a namespace and a key. [DefaultRequestProcessor.java putKVConfig]
import type { putKvConfig } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Keeps the text. */
export const handlePutKvConfig: NameServerHandler<typeof putKvConfig> = (nameServer, { namespace, key, value }) => {
  nameServer.kvConfig.put(namespace, key, value)
  return {}
}
