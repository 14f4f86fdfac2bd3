// SPDX-License-Identifier: Apache-2.0
// Why does it not work: the function of `rmq doctor`. What it takes to look is loaded when someone looks.
import type { ClientOptions } from '@rocketmq-ts/client'
import type { DiagnosisOptions } from './diagnosis-options.js'
import type { Finding } from './finding.js'

/** Examines the cluster that a client with these options would use. */
export async function* diagnose(client: ClientOptions, options: DiagnosisOptions = {}): AsyncGenerator<Finding> {
  const { examineCluster } = await import('./cluster.js')
  yield* examineCluster(client, options)
}
