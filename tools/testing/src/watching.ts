// SPDX-License-Identifier: Apache-2.0
// Specs hear here what tracing tools of an application hear. Channels belong to the whole process, so a listener that
// is left behind would hear the specs after it, too.
import { tracingChannel } from 'node:diagnostics_channel'

/** Calls `note` at the start and the end of each activity of `rocketmq:<name>`, until it is disposed of. */
export function watching<E extends object>(
  name: 'receive' | 'send' | 'settle',
  note: (what: 'start' | 'end', event: E) => void,
): Disposable {
  const channel = tracingChannel<E>(`rocketmq:${name}`)
  const listeners = {
    start: (event: unknown) => note('start', event as E),
    asyncEnd: (event: unknown) => note('end', event as E),
  }
  channel.subscribe(listeners as never)
  return { [Symbol.dispose]: () => channel.unsubscribe(listeners as never) }
}
