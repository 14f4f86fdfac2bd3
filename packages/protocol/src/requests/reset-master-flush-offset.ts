// SPDX-License-Identifier: Apache-2.0
// RESET_MASTER_FLUSH_OFFSET, code 908: admin to broker.
import { int64 } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Tells a slave how far its master's disk goes. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const resetMasterFlushOffset = declare({
  code: 908,
  name: 'RESET_MASTER_FLUSH_OFFSET',
  request: {
    /** Bytes. */
    masterFlushOffset: int64,
  },
})
