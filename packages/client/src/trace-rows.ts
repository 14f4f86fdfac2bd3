// SPDX-License-Identifier: Apache-2.0
// The rows of options by which a client records what it does in the trace topic.
import { option } from '@rocketmq-ts/core'
import { traceTopic } from '@rocketmq-ts/protocol'

/** Of every client that can be traced. */
export const traceRows = {
  enableTrace: option.flag(),
  traceTopic: option.text(traceTopic),
  traceMsgBatchNum: option.whole(10, 1, 20),
}
