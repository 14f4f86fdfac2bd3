// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_RUNNING_INFO: what a connected consumer says of itself. [AdminBrokerProcessor.java
// getConsumerRunningInfo]
import { getConsumerRunningInfo } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { relay } from '../admin/client-relay.js'

export const handleGetConsumerRunningInfo = handle(
  getConsumerRunningInfo,
  (broker, { consumerGroup, clientId }, context) => relay(broker, { consumerGroup, clientId, context }),
)
