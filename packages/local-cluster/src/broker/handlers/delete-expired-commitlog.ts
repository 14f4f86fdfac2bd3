// SPDX-License-Identifier: Apache-2.0
// DELETE_EXPIRED_COMMITLOG: nothing to do, old segments go on their own. [AdminBrokerProcessor.java
// deleteExpiredCommitLog]
import type { deleteExpiredCommitLog } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Does nothing. */
export const handleDeleteExpiredCommitLog: BrokerHandler<typeof deleteExpiredCommitLog> = () => ({})
