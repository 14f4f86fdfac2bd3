// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_RUNTIME_INFO: figures by name. [AdminBrokerProcessor.java getBrokerRuntimeInfo]
import type { getBrokerRuntimeInfo } from '@rocketmq-ts/protocol'
import { runtimeInfo } from '../admin/runtime-info.js'
import type { BrokerHandler } from '../broker.js'

/** Answers with the figures. */
export const handleGetBrokerRuntimeInfo: BrokerHandler<typeof getBrokerRuntimeInfo> = broker => ({
  body: { table: runtimeInfo(broker) },
})
