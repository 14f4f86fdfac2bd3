// SPDX-License-Identifier: Apache-2.0
// Waits until one of several brokers has messages, without taking any: a held POP_MESSAGE at each would take messages
// at several brokers at once. [NotificationProcessor.java]
import { abortedWait, LinkedAbort, Timers } from '@rocketmq-ts/core'
import { notification } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { masterAddressOf } from '../pop/message-popper.js'
import type { ReceiveTarget } from './receive-targets.js'

/** Milliseconds that an answer may take longer than the broker holds the request. */
const answerMs = 10_000
/** Milliseconds after which a broker is asked again that could not be asked. */
const failurePauseMs = 1000

export interface AvailabilityQuestion {
  readonly consumerGroup: string
  readonly targets: readonly ReceiveTarget[]
  readonly isOrdered: boolean
  /** Milliseconds that brokers may hold the question. */
  readonly waitMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Resolves when a broker has messages, when none has any more to say, or a second after one could not be asked: it has
 * to be tried again. Rejects with `AbortedError`.
 */
export async function whenAvailable(instance: MQClientInstance, question: AvailabilityQuestion): Promise<void> {
  const { consumerGroup, targets, isOrdered, waitMs, signal } = question
  const { clock } = instance.config
  const enough = new LinkedAbort(signal)
  const timers = new Timers(clock)
  const ask = async ({ topic, brokerName }: ReceiveTarget): Promise<void> => {
    const fields = {
      consumerGroup,
      topic,
      queueId: -1,
      pollTime: waitMs,
      // The broker's own time counts. [NotificationProcessor.java]
      bornTime: 0,
      order: isOrdered,
      brokerName,
    }
    try {
      const address = await masterAddressOf(instance, { topic, brokerName })
      const { hasMsg } = await instance.call(address, notification, fields, {
        timeoutMs: waitMs + answerMs,
        signal: enough.signal,
      })
      if (hasMsg) enough.abort(undefined)
    } catch {
      // The next look reports what is wrong.
      timers.after(failurePauseMs, () => enough.abort(undefined))
    }
  }
  await Promise.all(targets.map(ask))
  timers.clear()
  enough.release()
  if (signal?.aborted === true) throw abortedWait(signal.reason)
}
