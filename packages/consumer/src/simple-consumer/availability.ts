// SPDX-License-Identifier: Apache-2.0
// Waits until one of several brokers has messages, without taking any: a held POP_MESSAGE at each would take messages at
// several brokers at once. [NotificationProcessor.java]
import { AbortedError, notification } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { ReceiveTarget } from './receive-targets.js'

/** Milliseconds that an answer may take longer than the broker holds the request. */
const answerMs = 10_000

export interface AvailabilityQuestion {
  readonly consumerGroup: string
  readonly targets: readonly ReceiveTarget[]
  readonly isOrdered: boolean
  /** Milliseconds that brokers may hold the question. */
  readonly waitMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Resolves when a broker has messages, or when none has any more to say. Rejects with `AbortedError`; a broker that
 * cannot be asked says nothing.
 */
export async function whenAvailable(instance: MQClientInstance, question: AvailabilityQuestion): Promise<void> {
  const { consumerGroup, targets, isOrdered, waitMs, signal } = question
  const enough = new AbortController()
  const ask = async ({ topic, brokerName }: ReceiveTarget): Promise<void> => {
    const address = instance.brokers.master(brokerName)
    if (address === undefined) return
    const fields = {
      consumerGroup,
      topic,
      queueId: -1,
      pollTime: waitMs,
      bornTime: instance.config.clock.now(),
      order: isOrdered,
      brokerName,
    }
    const signals = signal === undefined ? [enough.signal] : [enough.signal, signal]
    const options = { timeoutMs: waitMs + answerMs, signal: AbortSignal.any(signals) }
    // Who cannot be asked is left to the next receive, which reports it.
    const answer = await instance.call(address, notification, fields, options).catch(() => undefined)
    if (answer?.hasMsg === true) enough.abort()
  }
  await Promise.all(targets.map(ask))
  if (signal?.aborted === true) throw new AbortedError('waiting for messages was aborted', { cause: signal.reason })
}
