// SPDX-License-Identifier: Apache-2.0
// What servers take by default. They may be set up otherwise, and are the ones who refuse; a client that knows better
// only saves the way.

/** Bytes of a body: 4 MiB. [MessageStoreConfig.java maxMessageSize; DefaultMQProducer.java, ProxyConfig.java] */
export const brokerBodyBytes = 4 * 1024 * 1024

/**
 * Milliseconds until a message comes, for the first time or again: three days. [MessageStoreConfig.java
 * timerMaxDelaySec]
 */
export const longestDelayMs = 3 * 24 * 60 * 60 * 1000

/**
 * Milliseconds that a message belongs to the consumer that receives it: twelve hours. Brokers have no bound of their
 * own but the delay; proxies have this one. [ProxyConfig.java maxInvisibleTimeMills]
 */
export const longestInvisibleMs = 12 * 60 * 60 * 1000
