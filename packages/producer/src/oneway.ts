// SPDX-License-Identifier: Apache-2.0
// One-way sends: one attempt, no answer. That it resolves says that the bytes were handed to the socket, no more.
import { AbortedError, RouteError } from '@rocketmq-ts/core'
import type { Outgoing } from './outgoing.js'
import { sendFieldsOf } from './send-fields.js'
import { chosenQueue } from './send-options.js'
import type { SendingBounds, JoinedProducer } from './sending.js'
import { assertKnowsTimers } from './timer-support.js'

/** Rejects when the message did not leave. */
export async function sendOnce(producer: JoinedProducer, outgoing: Outgoing, bounds: SendingBounds): Promise<void> {
  const { instance, table, choice, config, hooks } = producer
  const { selector, deadline, signal } = bounds
  const timeLeft = () => Math.max(1, deadline - config.client.clock.monotonic())
  const info = table.ready(outgoing.topic) ?? (await table.find(outgoing.topic, { timeoutMs: timeLeft(), signal }))
  const queue = selector === undefined ? choice.next(info, []) : chosenQueue(selector, info.queues, outgoing.head)
  if (signal?.aborted === true) {
    throw new AbortedError('the send was aborted', { cause: signal.reason, outcome: 'not-sent' })
  }
  const broker = info.holderOf(queue)
  const address = instance.brokers.master(broker)
  if (address === undefined) throw new RouteError(`broker ${broker} has no master`)
  assertKnowsTimers(instance.brokers.versionOf(address), outgoing.head, broker)
  const { body, request } = outgoing
  if (hooks.checkSends) hooks.check(outgoing, queue, address)
  const context = hooks.watchSends ? hooks.contextOf(outgoing, queue, address, true) : undefined
  const added = context === undefined ? '' : hooks.before(context)
  const fields = sendFieldsOf(producer, outgoing, queue, address, added)
  await instance.remoting.notify(address, request, fields, { body, timeoutMs: timeLeft() })
  if (context !== undefined) hooks.after(context, undefined, undefined)
}
