// SPDX-License-Identifier: Apache-2.0
// CLEAN_EXPIRED_CONSUMEQUEUE: nothing to do, entries go with their records. [AdminBrokerProcessor.java
// cleanExpiredConsumeQueue]
import { cleanExpiredConsumeQueue } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleCleanExpiredConsumeQueue = handle(cleanExpiredConsumeQueue, () => ({}))
