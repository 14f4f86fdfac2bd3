// SPDX-License-Identifier: Apache-2.0
// SET_COMMITLOG_READ_MODE, code 2004: admin to broker. The outcome is in the remark of the answer.
import { int32 } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Tells the operating system how the broker will read its files. Brokers since 5.1.2 know it.
 * [AdminBrokerProcessor.java]
 */
export const setCommitLogReadMode = declare({
  code: 2004,
  name: 'SET_COMMITLOG_READ_MODE',
  request: {
    /** Advice for `madvise`: 0 normal, 1 random. */
    readAheadMode: int32.wire('READ_AHEAD_MODE'),
  },
})
