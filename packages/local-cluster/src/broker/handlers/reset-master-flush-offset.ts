// SPDX-License-Identifier: Apache-2.0
// RESET_MASTER_FLUSH_OFFSET: only slaves have one to reset. [AdminBrokerProcessor.java resetMasterFlushOffset]
import type { resetMasterFlushOffset } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Does nothing. */
export const handleResetMasterFlushOffset: BrokerHandler<typeof resetMasterFlushOffset> = () => ({})
