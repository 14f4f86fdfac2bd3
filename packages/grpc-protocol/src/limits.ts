// SPDX-License-Identifier: Apache-2.0
// What a 5.5.0 proxy accepts by default, seen on a real one. Clients check what they can before they send; the server
// may be set up differently, and says so in its settings or by a status. [ProxyConfig.java, GrpcValidator.java]
import { brokerBodyBytes, longestInvisibleMs } from '@rocketmq-ts/core'

/** Sizes in bytes, times in milliseconds. */
export const limits = {
  maxBodyBytes: brokerBodyBytes,
  maxUserProperties: 128,
  /** Of user properties, tag and keys together. */
  maxPropertiesBytes: 16 * 1024,
  maxMessageGroupBytes: 63,
  maxLiteTopicBytes: 64,
  maxDelayMs: 24 * 60 * 60 * 1000,
  maxRecoveryDelayMs: 60 * 60 * 1000,
  maxReceiveBatch: 32,
  minInvisibleMs: 10_000,
  /** For which a message of a push consumer is its own, each time. [ProxyConfig.java defaultInvisibleTimeMills] */
  defaultInvisibleMs: 60_000,
  maxInvisibleMs: longestInvisibleMs,
  /** Milliseconds that a server holds a receive that finds nothing, at least and at most, whatever was asked. */
  minLongPollingMs: 5000,
  maxLongPollingMs: 20_000,
} as const
