// SPDX-License-Identifier: Apache-2.0
// RocketMQ versions as headers carry them: ordinals of Java's list, of which only those that behaviour depends on are
// here. A value above a peer's own list counts as newer. [MQVersion.java]

export const versions = {
  V3_4_9: 121,
  V4_1_0_SNAPSHOT: 232,
  V4_9_3: 399,
  V4_9_4: 401,
  V4_9_7: 407,
  V5_0_0: 413,
  V5_3_0: 473,
  V5_3_1: 475,
  V5_3_3: 479,
  V5_4_0: 493,
  V5_5_0: 513,
} as const

/** The version whose protocol we speak, and say so in every header. */
export const compatibleVersion: number = versions.V5_5_0
