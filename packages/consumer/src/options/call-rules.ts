// SPDX-License-Identifier: Apache-2.0
// What the calls of consumers are given.
import { CallRules, checkValue, kinds, UsageError, wholeNumberIn } from '@rocketmq-ts/core'

const wait = { timeoutMs: kinds.duration, signal: kinds.signal }
const most = 0x7fffffff

/** Options of `start`, `lag`, `seek` and `commitSync`. */
export const abortRules = new CallRules('the options', { signal: kinds.signal })
export const closeConsumerRules = new CallRules('the options of close', { timeoutMs: kinds.duration })
export const readyRules = new CallRules('the options of ready', wait)
export const pollRules = new CallRules('the options of poll', { ...wait, maxMessages: wholeNumberIn(1, most) })
/** Options of a loop of a lite pull consumer. */
export const iterationRules = new CallRules('the options of messages', { signal: kinds.signal })

const byTags = new CallRules('the expression', { tags: kinds.texts })
const bySql = new CallRules('the expression', { sql: kinds.text })
const batchListener = new CallRules('the listener', { batch: kinds.call })
const timeTarget = new CallRules('the target', { timestamp: kinds.number })

/** @throws UsageError when it is neither a topic and an expression nor, where there is one, a listener */
export function checkSubscribe(topic: unknown, expression: unknown, listener?: unknown): void {
  checkValue('the topic', topic, kinds.text)
  checkExpression(expression)
  if (listener === undefined || typeof listener === 'function') return
  batchListener.check(listener)
  checkValue('batch of the listener', (listener as { batch?: unknown }).batch, kinds.call)
}

/** @throws UsageError for something that is no expression */
export function checkExpression(expression: unknown): void {
  if (typeof expression === 'string') return
  const isSql = typeof expression === 'object' && expression !== null && 'sql' in expression
  const rules = isSql ? bySql : byTags
  rules.check(expression)
  const { tags, sql } = expression as { tags?: unknown; sql?: unknown }
  if (tags === undefined && sql === undefined) {
    throw new UsageError('the expression is empty; it takes tags, such as "a || b", or { sql }')
  }
}

/** @throws UsageError for something that is no place in a queue */
export function checkSeek(queue: unknown, target: unknown): void {
  checkValue('the queue', queue, kinds.queue)
  if (target === 'begin' || target === 'end') return
  if (typeof target === 'object' && target !== null) timeTarget.check(target)
  else checkValue('the target', target, wholeNumberIn(0, Number.MAX_SAFE_INTEGER))
}

/** @throws UsageError for something that is no list of queues */
export function checkQueues(queues: unknown): void {
  checkValue('what is named', queues, kinds.list)
  for (const queue of queues as readonly unknown[]) checkValue('a queue', queue, kinds.queue)
}
