// SPDX-License-Identifier: Apache-2.0
// Options of a simple consumer and of its calls, with their defaults.
import type { ConsumeFromWhere } from '@rocketmq-ts/protocol'
import type { ConsumerOptions } from '../options/consumer-options.js'
import type { PoisonPolicy } from '../pull/poison.js'

export interface SimpleConsumerOptions<V = never> extends ConsumerOptions<V> {
  /**
   * In order: the next messages of a queue come when those before are acknowledged, or visible again. Default false.
   */
  readonly ordered?: boolean | undefined
  /**
   * Where a group begins that has no offset: at the first message, or at the end. Default `CONSUME_FROM_LAST_OFFSET`.
   */
  readonly consumeFromWhere?: ConsumeFromWhere | undefined
  /** Messages that `receive` takes at most, 1 to 1024. Default 16. */
  readonly maxMessages?: number | undefined
  /** Milliseconds that a message belongs to this consumer, from 1000 to 12 hours. Default 30,000. */
  readonly invisibleMs?: number | undefined
  /** Milliseconds that `receive` waits for a message, up to 60,000. Default 20,000. */
  readonly waitMs?: number | undefined
  /** Deliveries after which a message becomes a dead letter. Default -1: 16. */
  readonly maxReconsumeTimes?: number | undefined
  /**
   * What to do with a record that cannot be read: `hold` lets it come again, `skip` acknowledges it. Default `hold`.
   */
  readonly onPoison?: PoisonPolicy | undefined
}

/** Options of one `receive`. */
export interface ReceiveOptions {
  /** Messages to receive at most, 1 to 1024. Default: that of the consumer. */
  readonly maxMessages?: number | undefined
  /** Milliseconds that the messages belong to this consumer, from 1000 to 12 hours. Default: that of the consumer. */
  readonly invisibleMs?: number | undefined
  /** Milliseconds to wait for a message, up to 60,000; 0: take only what is there. Default: that of the consumer. */
  readonly waitMs?: number | undefined
  /** Ends the wait with `AbortedError`. Messages that arrive after it are given back. */
  readonly signal?: AbortSignal | undefined
}

/** How messages are received one after the other. */
export interface MessagesOptions {
  /** Messages that may be in hand at once, neither settled nor expired, 1 to 1024. Default 1. */
  readonly concurrency?: number | undefined
  /** Milliseconds that a message belongs to this consumer, unless it is extended. Default: that of the consumer. */
  readonly invisibleMs?: number | undefined
  /**
   * Keeps messages in hand invisible to other consumers while the loop runs. True: for 15 minutes at most, so that a
   * message that is never settled comes again. Default false.
   */
  readonly autoExtend?: boolean | { readonly forMs: number } | undefined
  /** Ends the loop with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}
