// SPDX-License-Identifier: Apache-2.0
// What a run found, as one line of JSON: easy to grep for, to compare and to keep.
import { clusterKind, clusterVersion } from '@rocketmq-ts/testing'
import { runSize } from './run-size.js'

export type Figures = Readonly<Record<string, number | string | Readonly<Record<string, number>>>>

/** Prints `{"run":…,"cluster":…,"size":…, …figures}` on a line of its own. */
export function printFigures(run: string, figures: Figures): void {
  const cluster = clusterKind === 'real' ? `RocketMQ ${clusterVersion}` : 'embedded'
  process.stdout.write(`${JSON.stringify({ run, cluster, size: runSize, ...figures })}\n`)
}
