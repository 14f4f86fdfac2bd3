// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_RUNTIME_INFO: figures by name. [AdminBrokerProcessor.java getBrokerRuntimeInfo]
import { getBrokerRuntimeInfo } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { runtimeInfo } from '../admin/runtime-info.js'

export const handleGetBrokerRuntimeInfo = handle(getBrokerRuntimeInfo, broker => ({
  body: { table: runtimeInfo(broker) },
}))
