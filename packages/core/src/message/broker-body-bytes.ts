// SPDX-License-Identifier: Apache-2.0
// How large a body may be that brokers take. [MessageStoreConfig.java maxMessageSize; DefaultMQProducer.java has the
// same]

/** Bytes of a body that a broker accepts by default: 4 MiB. */
export const brokerBodyBytes = 4 * 1024 * 1024
