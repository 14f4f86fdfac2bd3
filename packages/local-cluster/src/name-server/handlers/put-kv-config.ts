// SPDX-License-Identifier: Apache-2.0
// PUT_KV_CONFIG: text under a namespace and a key. [DefaultRequestProcessor.java putKVConfig]
import { putKvConfig } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handlePutKvConfig = nameServerHandler(putKvConfig, (nameServer, { namespace, key, value }) => {
  nameServer.kvConfig.put(namespace, key, value)
  return {}
})
