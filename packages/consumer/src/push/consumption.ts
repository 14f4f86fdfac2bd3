// SPDX-License-Identifier: Apache-2.0
// What the two ways to consume share: their parts, and how they are driven. [ConsumeMessageService.java]
import type { Clock } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { Logger } from '@rocketmq-ts/client'
import type { Reporter } from '../membership/reporter.js'
import type { PoisonFate, PoisonRecord } from '../pull/poison.js'
import type { ConsumedMessages } from '../queue/consumed-messages.js'
import type { MessageSource } from '../queue/message-source.js'
import type { ProcessQueue, QueueEntry } from '../queue/process-queue.js'
import type { SendBack } from '../sending/send-back.js'
import type { ConsumerStats } from './consumer-stats.js'
import type { Failure } from './handler-result.js'
import type { HandlerTable } from './handler-table.js'
import type { Invoker } from './invoker.js'
import type { FailureFate, PushConsumerEvents } from './push-consumer-events.js'

/** A message that its handler did not do. */
export interface FailedMessage {
  readonly queue: MessageSource
  readonly entry: QueueEntry
  readonly message: MessageExt
  readonly failure: Failure
}

/** Hands messages of queues to handlers. */
export interface Consumption {
  /** Handlers that run. */
  readonly running: number
  /** The queue has messages to hand out. */
  submit(queue: MessageSource): void
  /** Hands out nothing until `resume`; what runs goes on. */
  pause(): void
  resume(): void
  /** Resolves when no handler has a message of the queue. */
  whenIdle(queue: ProcessQueue): Promise<void>
  /**
   * Hands out nothing any more, waits up to `timeoutMs` for the handlers that run, and then aborts their signals.
   * What they return later does not count. Idempotent: the first call's bound holds.
   */
  stop(timeoutMs: number): Promise<void>
}

export interface ConsumptionParts {
  readonly clock: Clock
  readonly logger: Logger
  readonly handlers: HandlerTable
  readonly messages: ConsumedMessages
  readonly invoker: Invoker
  readonly sendBack: SendBack
  /** Gives a message back to the broker, by the way that its queue has; true when it is there. Does not reject. */
  readonly giveBack: (failed: FailedMessage) => Promise<boolean>
  readonly stats: ConsumerStats
  readonly reporter: Reporter<PushConsumerEvents>
  readonly isBroadcast: boolean
  /** Handlers at the same time. */
  readonly concurrency: number
  /** Messages that a batch handler gets at most. */
  readonly batchSize: number
  /** Milliseconds that a handler may take before its messages are given back. */
  readonly consumeTimeoutMs: number
  /** Decides about a message that cannot be inflated. Does not reject. */
  readonly judge: (record: PoisonRecord) => Promise<PoisonFate>
  /** Messages of the queue were settled. */
  readonly onSettled: (queue: MessageSource) => void
}

/** For a batch handler: the message, and those behind it of the same topic. @param now monotonic milliseconds */
export function batchOf(
  { batchSize, messages }: Pick<ConsumptionParts, 'batchSize' | 'messages'>,
  queue: MessageSource,
  first: QueueEntry,
  topic: string,
  now: number,
): QueueEntry[] {
  const entries = [first]
  while (entries.length < batchSize) {
    const next = queue.peek()
    const entry = next !== undefined && messages.topicOf(next) === topic ? queue.take(now) : undefined
    if (entry === undefined) break
    entries.push(entry)
  }
  return entries
}

/** Reports a message that failed. */
export function reportFailure(
  { reporter, messages }: Pick<ConsumptionParts, 'reporter' | 'messages'>,
  { queue }: Pick<MessageSource, 'queue'>,
  failed: { readonly message: MessageExt; readonly error: Error | undefined; readonly fate: FailureFate },
): void {
  const { message } = failed
  reporter.report('messageFailed', {
    ...failed,
    topic: messages.applicationTopicOf(message),
    messageId: message.messageId,
    queue,
    offset: message.queueOffset,
    reconsumeTimes: message.reconsumeTimes,
  })
}
