// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_EPOCH_CACHE, code 1007: admin to broker.
import { epochCacheBody } from '../bodies/controller.js'
import { declare } from '../response-codes.js'

/**
 * Asks for the masters that a broker's commit log has seen. SYSTEM_ERROR when the broker has no controller.
 * [AdminBrokerProcessor.java]
 */
export const getBrokerEpochCache = declare({
  code: 1007,
  name: 'GET_BROKER_EPOCH_CACHE',
  responseBody: epochCacheBody,
})
