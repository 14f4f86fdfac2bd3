// SPDX-License-Identifier: Apache-2.0

/** How a local transaction ended. `unknown`, RocketMQ's `UNKNOW`, makes the broker ask again later. */
export type LocalTransactionState = 'commit' | 'rollback' | 'unknown'
