// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_EPOCH_CACHE: brokers without a controller have no epochs. [AdminBrokerProcessor.java
// getBrokerEpochCache]
import { getBrokerEpochCache, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetBrokerEpochCache = handle(getBrokerEpochCache, () =>
  refuse('SYSTEM_ERROR', 'this request only for controllerMode '),
)
