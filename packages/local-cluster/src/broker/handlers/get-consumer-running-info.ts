// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_RUNNING_INFO: what a connected consumer says of itself. [AdminBrokerProcessor.java getConsumerRunningInfo]
import type { getConsumerRunningInfo } from '@rocketmq-ts/protocol'
import { relay } from '../admin/client-relay.js'
import type { BrokerHandler } from '../broker.js'

/** Answers with the client's answer. */
export const handleGetConsumerRunningInfo: BrokerHandler<typeof getConsumerRunningInfo> = (
  broker,
  { consumerGroup, clientId },
  context,
) => relay(broker, { consumerGroup, clientId, context })
