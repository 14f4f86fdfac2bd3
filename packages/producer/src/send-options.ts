// SPDX-License-Identifier: Apache-2.0
// How one message is sent. `queue`, `hashBy` and `selector` exclude each other; without them queues take turns, unless
// the message has a sharding key.
import { callersError, longestDurationMs, UsageError, type MessageHead } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { queueOfKey, type HashPreset } from './queue-hash.js'

/**
 * Chooses one of the queues that may be written to. Asked again before another attempt, since the queues may be others
 * by then.
 */
export type QueueSelector = (queues: readonly MessageQueue[], message: MessageHead) => MessageQueue | undefined

export interface SendOptions {
  /** Milliseconds until the send rejects, over all attempts. Default: `sendMsgTimeout` of the producer. */
  readonly timeoutMs?: number | undefined
  /** Aborts the wait. A message that has left may be stored all the same; the error's `outcome` tells. */
  readonly signal?: AbortSignal | undefined
  /** Sends to this queue and no other. */
  readonly queue?: MessageQueue | undefined
  /**
   * Messages with the same key go to the same queue. They are stored there in order when each send was awaited before
   * the next one, or with `autoBatch`: sends at the same time may overtake each other. Default: the message's
   * `shardingKey`.
   */
  readonly hashBy?: string | undefined
  /** Chooses the queue among those that can be written. */
  readonly selector?: QueueSelector | undefined
}

/** The time that is given, or the one by default. @throws UsageError for a value that is not a time to wait */
export function timeoutOf({ timeoutMs }: Pick<SendOptions, 'timeoutMs'>, byDefault: number): number {
  const chosen = timeoutMs ?? byDefault
  if (!(chosen > 0 && chosen <= longestDurationMs)) {
    throw new UsageError(`timeoutMs is ${chosen}; it takes milliseconds above 0, at most ${longestDurationMs}`)
  }
  return chosen
}

/** Asks the selector. @throws UsageError when it throws, or chooses none */
export function chosenQueue(
  selector: QueueSelector,
  queues: readonly MessageQueue[],
  message: MessageHead,
): MessageQueue {
  let queue: MessageQueue | undefined
  try {
    queue = selector(queues, message)
  } catch (error) {
    throw callersError('the selector', error)
  }
  if (queue === undefined) throw new UsageError('the selector chose no queue')
  return queue
}

/** Chooses a queue at random. */
export const randomQueue: QueueSelector = queues => queues[Math.floor(Math.random() * queues.length)]

/**
 * The selector that the options ask for; `undefined`: take turns.
 * @throws UsageError when they contradict each other or the message
 */
export function selectorOf(head: MessageHead, options: SendOptions, preset: HashPreset): QueueSelector | undefined {
  const { queue, hashBy, selector } = options
  const key = hashBy ?? head.shardingKey
  if (queue === undefined && selector === undefined) {
    return key === undefined ? undefined : queues => queueOfKey(preset, key, queues)
  }
  if ([queue, hashBy, selector].filter(option => option !== undefined).length > 1) {
    throw new UsageError('the options queue, hashBy and selector exclude each other')
  }
  if (queue === undefined) return selector
  if (queue.topic !== head.topic) {
    throw new UsageError(`the message is for topic "${head.topic}", the queue belongs to topic "${queue.topic}"`)
  }
  return () => queue
}
