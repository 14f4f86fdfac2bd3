// SPDX-License-Identifier: Apache-2.0
// What name servers have to do with a topic that brokers have made or changed: they are told its order, and waited for.
import { mergeOrderConf } from './kv-config.js'
import type { Operation } from './operation.js'
import { waitForRoute, type ExpectedQueues } from './route-wait.js'

/** Fixes a topic in order to its brokers, and waits until a name server tells the change, if that is wanted. */
export async function settleTopic(
  operation: Operation,
  topic: string,
  changed: readonly ExpectedQueues[],
  options: { readonly order?: boolean | undefined; readonly waitForRoute: boolean },
): Promise<void> {
  if (options.order === true) {
    const conf = changed.map(({ brokerName, writeQueueNums }): [string, number] => [brokerName, writeQueueNums])
    await mergeOrderConf(operation, topic, new Map(conf))
  }
  if (options.waitForRoute) await waitForRoute(operation, topic, changed)
}
