// SPDX-License-Identifier: Apache-2.0
// SET_COMMITLOG_READ_MODE: how the operating system reads ahead (0 normal, 1 random); checked only.
// [AdminBrokerProcessor.java setCommitLogReadaheadMode]
import { refuse, setCommitLogReadMode } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

/** Checks the mode; the remark says so. */
export const handleSetCommitLogReadMode = handle(setCommitLogReadMode, (_broker, { readAheadMode }) => {
  if (readAheadMode !== 0 && readAheadMode !== 1) {
    refuse('INVALID_PARAMETER', 'set commitlog readahead mode param value error')
  }
  return { remark: `set commitlog readahead mode success, mode: ${readAheadMode}` }
})
