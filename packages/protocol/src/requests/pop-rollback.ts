// SPDX-License-Identifier: Apache-2.0
// POP_ROLLBACK, code 200056: admin to broker. The code needs more than 16 bits, so it travels with a JSON header
// only.
import { declare } from '../response-codes.js'

/**
 * Moves the records of POP from RocksDB to the other store. Brokers since 5.3.2 know it. [AdminBrokerProcessor.java]
 */
export const popRollback = declare({
  code: 200056,
  name: 'POP_ROLLBACK',
})
