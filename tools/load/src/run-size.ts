// SPDX-License-Identifier: Apache-2.0
// How large a run is: bounded for every `npm test`, or the sizes that the promises are about with
// ROCKETMQ_TS_LOAD=full. And its seed, by which a run can be repeated.
import { randomInt } from 'node:crypto'

/** Which of the two sizes this process runs. */
export const runSize: 'ci' | 'full' = process.env['ROCKETMQ_TS_LOAD'] === 'full' ? 'full' : 'ci'

/** The value for this size. */
export function sized<T>(sizes: { readonly ci: T; readonly full: T }): T {
  return sizes[runSize]
}

/** ROCKETMQ_TS_SEED, or a new one, unless one is given. */
export function chooseSeed(usual: number = randomInt(2 ** 31)): number {
  const given = process.env['ROCKETMQ_TS_SEED']
  return given === undefined ? usual : Number(given)
}
