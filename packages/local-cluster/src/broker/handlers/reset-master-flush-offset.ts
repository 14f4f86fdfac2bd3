// SPDX-License-Identifier: Apache-2.0
// RESET_MASTER_FLUSH_OFFSET: only slaves have one to reset. [AdminBrokerProcessor.java resetMasterFlushOffset]
import { resetMasterFlushOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleResetMasterFlushOffset = handle(resetMasterFlushOffset, () => ({}))
