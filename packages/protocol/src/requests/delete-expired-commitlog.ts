// SPDX-License-Identifier: Apache-2.0
// DELETE_EXPIRED_COMMITLOG, code 329: admin to broker.
import { declare } from '../response-codes.js'

/** Deletes files of the commit log that are too old, now. [AdminBrokerProcessor.java] */
export const deleteExpiredCommitLog = declare({
  code: 329,
  name: 'DELETE_EXPIRED_COMMITLOG',
})
