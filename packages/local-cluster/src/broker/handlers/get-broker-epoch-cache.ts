// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_EPOCH_CACHE: brokers without a controller have no epochs. [AdminBrokerProcessor.java
// getBrokerEpochCache]
import { refuse, type getBrokerEpochCache } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Refuses. */
export const handleGetBrokerEpochCache: BrokerHandler<typeof getBrokerEpochCache> = () =>
  refuse('SYSTEM_ERROR', 'this request only for controllerMode ')
