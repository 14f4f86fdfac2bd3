// SPDX-License-Identifier: Apache-2.0
// Messages one after the other, for `for await`. A message is done when the next one is asked for. The current message
// is not done when the loop is left by `break`, `return` or `throw`: the next loop or poll gets it again.
import { abortedWait, traceReceive, watchesReceives } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { PollBuffer, TakenMessage } from './poll-buffer.js'
import type { Settlement } from './settlement.js'

export interface IterationParts {
  readonly consumerGroup: string
  readonly buffer: PollBuffer
  readonly settlement: Settlement
  /** Stores what is settled, if that is not left to the application. Does not reject. */
  readonly commitSettled: () => Promise<void>
}

/** How messages are iterated. */
export interface IterationOptions {
  /** Ends the loop with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}

/** Ends when the buffer does. */
export async function* iterateMessages(
  { consumerGroup, buffer, settlement, commitSettled }: IterationParts,
  { signal }: IterationOptions,
): AsyncGenerator<MessageExt, void, void> {
  let inHand: TakenMessage | undefined
  try {
    while (!buffer.isClosed) {
      if (signal?.aborted === true) throw abortedWait(signal.reason)
      const [taken] = buffer.take(1)
      if (taken === undefined) {
        await buffer.wait({ signal })
        continue
      }
      settlement.add(taken)
      inHand = taken
      if (watchesReceives()) await traceReceive({ consumerGroup, maxMessages: 1 }, async () => [taken.message])
      yield taken.message
      inHand = undefined
      settlement.settle(taken)
    }
  } finally {
    if (inHand !== undefined) settlement.giveBack(inHand)
    await commitSettled()
  }
}
