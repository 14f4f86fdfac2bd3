// SPDX-License-Identifier: Apache-2.0
// A call about one broker takes its name, or the address of one of its members: this is decided once, here.
import { masterOf } from './cluster-view.js'
import type { Operation } from './operation.js'

/** Where to ask a broker: the master of a name, or the address itself, of any member. */
export async function addressOf(operation: Operation, broker: string): Promise<string> {
  if (broker.includes(':')) return operation.mapAddress(broker)
  return masterOf(await operation.broker(broker), operation.what)
}
