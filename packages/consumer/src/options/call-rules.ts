// SPDX-License-Identifier: Apache-2.0
// The arguments of consumers' calls.
import { CallRules, checkValue, instanceOf, kinds, mostDelayLevels, wholeNumberIn } from '@rocketmq-ts/core'
import { MessageExt, type QueueOffset } from '@rocketmq-ts/protocol'

const wait = { timeoutMs: kinds.duration, signal: kinds.signal }
const most = 0x7fffffff

/** Options of `lag`, `seek` and `commitSync`. */
export const abortRules = new CallRules('the options', { signal: kinds.signal })
export const pollRules = new CallRules('the options of poll', { ...wait, maxMessages: wholeNumberIn(1, most) })
/** Options of a loop of a lite pull consumer. */
export const iterationRules = new CallRules('the options of messages', { signal: kinds.signal })

const offsetRules = new CallRules('an offset', { queue: kinds.queue, offset: kinds.number })
const timeTarget = new CallRules('the target', { timestamp: kinds.number })

/** @throws UsageError for a message that was not received, or a wrong delay level */
export function checkSendBack(message: unknown, delayLevel: unknown): void {
  checkValue('the message', message, instanceOf(MessageExt, 'a message that was received'))
  checkValue('the delay level', delayLevel, wholeNumberIn(-1, mostDelayLevels))
}

/** @throws UsageError for a value that is not a queue */
export function checkQueue(queue: unknown): void {
  checkValue('the queue', queue, kinds.queue)
}

/** @throws UsageError for a value that is not a list of offsets of queues */
export function checkOffsets(offsets: unknown): void {
  if (offsets === undefined) return
  checkValue('what is committed', offsets, kinds.list)
  for (const each of offsets as readonly QueueOffset[]) {
    offsetRules.check(each)
    checkSeek(each.queue, each.offset)
  }
}

/** @throws UsageError for a value that is not a place in a queue */
export function checkSeek(queue: unknown, target: unknown): void {
  checkQueue(queue)
  if (target === 'begin' || target === 'end') return
  if (typeof target === 'object' && target !== null) timeTarget.check(target)
  else checkValue('the target', target, wholeNumberIn(0, Number.MAX_SAFE_INTEGER))
}

/** @throws UsageError for a value that is not a list of queues */
export function checkQueues(queues: unknown): void {
  checkValue('what is named', queues, kinds.list)
  for (const queue of queues as readonly unknown[]) checkValue('a queue', queue, kinds.queue)
}
