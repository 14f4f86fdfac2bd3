// SPDX-License-Identifier: Apache-2.0
// Topics and group that transactions use inside of a broker. [TopicValidator.java, MixAll.java]

/** Half messages wait here until they are committed, in one queue. */
export const halfTopic = 'RMQ_SYS_TRANS_HALF_TOPIC'
/** Queue positions of half messages that are settled, separated by commas. */
export const operationTopic = 'RMQ_SYS_TRANS_OP_HALF_TOPIC'
/** Half messages that were checked too often. */
export const checkedTooOftenTopic = 'TRANS_CHECK_MAX_TIME_TOPIC'
/** The group whose position says how far half messages are settled. */
export const transactionGroup = 'CID_RMQ_SYS_TRANS'
