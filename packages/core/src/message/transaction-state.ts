// SPDX-License-Identifier: Apache-2.0
// Here, and not with the producers, because listeners of both protocol generations answer in the same words.

/** How a local transaction ended. `unknown`, RocketMQ's `UNKNOW`, makes the broker ask again later. */
export type LocalTransactionState = 'commit' | 'rollback' | 'unknown'
