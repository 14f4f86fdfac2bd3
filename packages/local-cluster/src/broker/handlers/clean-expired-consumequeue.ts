// SPDX-License-Identifier: Apache-2.0
// CLEAN_EXPIRED_CONSUMEQUEUE: nothing to do, entries go with their records. [AdminBrokerProcessor.java
// cleanExpiredConsumeQueue]
import type { cleanExpiredConsumeQueue } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Does nothing. */
export const handleCleanExpiredConsumeQueue: BrokerHandler<typeof cleanExpiredConsumeQueue> = () => ({})
