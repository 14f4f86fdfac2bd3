// SPDX-License-Identifier: Apache-2.0
// A broker tells its version, and not what it can do: that follows from this table.

/** What brokers have since which version; before it they refuse, or do something else in silence. */
export const features = {
  /** Consumption by POP: simple consumers, push consumers over gRPC. */
  pop: '5.0.0',
  /** A proxy for gRPC clients. */
  grpc: '5.0.0',
  /** Delays of any length; older brokers deliver at once. */
  timer: '5.0.0',
  /** Topics with a fixed number of logical queues. */
  'static-topics': '5.0.0',
  /** Users and access rules that are made while brokers run. */
  acl: '5.3.0',
  /** Delayed messages that are taken back. */
  recall: '5.3.2',
  /** Many small topics inside a parent. */
  lite: '5.5.0',
} as const

export type Feature = keyof typeof features
