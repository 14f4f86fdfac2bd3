// SPDX-License-Identifier: Apache-2.0
// What calls come to, in RocketMQ's own words. [LocalTransactionState.java, PullStatus.java, PopStatus.java]
import type { LocalTransactionState } from '@rocketmq-ts/core'
import { transactionValue } from '../message/sys-flag.js'

/** `commitOrRollback` of END_TRANSACTION. [MessageSysFlag.java] */
export const commitOrRollbackOf: Readonly<Record<LocalTransactionState, number>> = {
  commit: transactionValue('commit'),
  rollback: transactionValue('rollback'),
  unknown: transactionValue('none'),
}

/** How a transaction ended, in Java's words. [LocalTransactionState.java] */
export const transactionStateNames = {
  commit: 'COMMIT_MESSAGE',
  rollback: 'ROLLBACK_MESSAGE',
  unknown: 'UNKNOW',
} as const satisfies Record<LocalTransactionState, string>

/** What a pull found. */
export type PullStatus = 'FOUND' | 'NO_NEW_MSG' | 'NO_MATCHED_MSG' | 'OFFSET_ILLEGAL'

/** What a POP found. */
export type PopStatus = 'FOUND' | 'NO_NEW_MSG' | 'POLLING_FULL' | 'POLLING_NOT_FOUND'

/** `initMode` of POP_MESSAGE: where a group without offset starts. [ConsumeInitMode.java] */
export const popInitModes = { MIN: 0, MAX: 1 } as const
