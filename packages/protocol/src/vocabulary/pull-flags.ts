// SPDX-License-Identifier: Apache-2.0
// The `sysFlag` of PULL_MESSAGE. The subscription bit makes the broker take the expression from the request; without it
// the one of the group's heartbeats counts. [PullSysFlag.java]

/** The bits. */
export const pullFlags = {
  /** Store `commitOffset` for the group. */
  COMMIT_OFFSET: 1,
  /** The broker may hold the request until a message arrives. */
  SUSPEND: 2,
  /** The expression is in the request. */
  SUBSCRIPTION: 4,
  /** A filter class chooses; removed in 5.0. */
  CLASS_FILTER: 8,
  /** Lite pull. */
  LITE_PULL: 16,
} as const
export type PullFlag = keyof typeof pullFlags

/** The number with these bits. */
export function pullSysFlag(...flags: readonly PullFlag[]): number {
  return flags.reduce((sum, flag) => sum | pullFlags[flag], 0)
}

export function hasPullFlag(sysFlag: number, flag: PullFlag): boolean {
  return (sysFlag & pullFlags[flag]) !== 0
}
