// SPDX-License-Identifier: Apache-2.0
// RocketMQ's versions by the number in the header. Peers decide by it what the other side understands: name servers
// quote numeric keys from 401 (V4_9_4) on, brokers send GO_AWAY above 475 (V5_3_1). [MQVersion.java]
import { goAwayAboveVersion } from '@rocketmq-ts/remoting/frames'

const betas = [
  'V3_0_0_SNAPSHOT',
  'V3_0_0_ALPHA1',
  ...['BETA1', 'BETA2', 'BETA3', 'BETA4', 'BETA5'].map(beta => `V3_0_0_${beta}`),
  ...['BETA6', 'BETA7', 'BETA8', 'BETA9'].flatMap(beta => [`V3_0_0_${beta}_SNAPSHOT`, `V3_0_0_${beta}`]),
  'V3_0_0_FINAL',
]

/** First and last patch of each minor version before 4.0; from then on each has 0 to 9. */
const earlyPatches = [[1, 15], [0, 9], [0, 9], ...Array.from({ length: 7 }, () => [1, 9] as const)] as const

function patches(major: number, minor: number, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `V${major}_${minor}_${first + index}`)
}

const releases = [
  ...earlyPatches.flatMap(([first, last], minor) => patches(3, minor, first, last)),
  ...[4, 5].flatMap(major => Array.from({ length: 10 }, (_, minor) => patches(major, minor, 0, 9)).flat()),
]

/** Names by number, each release preceded by its snapshot. */
const names: readonly string[] = [
  ...betas,
  ...releases.flatMap(release => [`${release}_SNAPSHOT`, release]),
  'HIGHER_VERSION',
]

/** Name of a version's number, such as `V5_5_0` for 513. Numbers beyond the table are `HIGHER_VERSION`, as in Java. */
export function versionName(number: number): string {
  return names[number] ?? 'HIGHER_VERSION'
}

/** Versions that decide something on the wire. */
export const versions = {
  /** What some other clients say of themselves, whatever they are. */
  V3_4_9: 121,
  /** Brokers from here on filter by SQL92. */
  V4_1_0_SNAPSHOT: 232,
  /** The last one whose signatures leave `_UNIQUE_KEY_QUERY` out. */
  V4_9_3: 399,
  /** Clients from here on get standard JSON from name servers. */
  V4_9_4: 401,
  V4_9_7: 407,
  /** Compressed registrations from here on end with the mappings of static topics. */
  V5_0_0: 413,
  V5_3_0: 473,
  /** Clients above it are told to go away by brokers that stop. */
  V5_3_1: goAwayAboveVersion,
  V5_3_2: 477,
  V5_3_3: 479,
  V5_4_0: 493,
  V5_5_0: 513,
} as const

/** The version whose protocol we speak, and say so in every header. */
export const compatibleVersion: number = versions.V5_5_0
