// SPDX-License-Identifier: Apache-2.0
// One-way sends: one attempt, no answer. That it resolves says that the bytes were handed to the socket, no more.
import { RouteError, UsageError } from '@rocketmq-ts/protocol'
import type { Outgoing } from './outgoing.js'
import { sendFieldsOf } from './send-fields.js'
import type { QueueSelector } from './send-options.js'
import type { SendingParts } from './sending.js'

export async function sendOnce(
  parts: SendingParts,
  outgoing: Outgoing,
  bounds: { timeoutMs: number; signal: AbortSignal | undefined; selector: QueueSelector | undefined },
): Promise<void> {
  const { instance, table, choice } = parts
  const { selector } = bounds
  const info = table.ready(outgoing.topic) ?? (await table.find(outgoing.topic, bounds))
  const queue = selector === undefined ? choice.next(info, []) : selector(info.queues, outgoing.head)
  if (queue === undefined) throw new UsageError('the selector chose no queue')
  const address = instance.brokers.master(queue.brokerName)
  if (address === undefined) throw new RouteError(`broker ${queue.brokerName} has no master`)
  const { body, request } = outgoing
  await instance.remoting.notify(address, request, sendFieldsOf(parts, outgoing, queue), {
    body,
    timeoutMs: bounds.timeoutMs,
  })
}
