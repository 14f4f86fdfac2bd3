// SPDX-License-Identifier: Apache-2.0
// How much one POP_MESSAGE takes. [PopMessageProcessor.java]

/** Messages of one POP_MESSAGE at most; brokers refuse more. */
export const maxPopMessages = 32
