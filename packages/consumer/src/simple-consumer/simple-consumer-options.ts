// SPDX-License-Identifier: Apache-2.0
// Options of a simple consumer and their defaults, and of what it is asked for.
import type { ConsumeFromWhere } from '@rocketmq-ts/protocol'
import type { ConsumerOptions } from '../options/consumer-options.js'
import type { PoisonPolicy } from '../pull/poison.js'

export interface SimpleConsumerOptions<V = never> extends ConsumerOptions<V> {
  /** In order: the next messages of a queue come when those before are acknowledged, or visible again; false. */
  readonly ordered?: boolean | undefined
  /** Where a group begins that has no offset: at the first message, or at the end; `CONSUME_FROM_LAST_OFFSET`. */
  readonly consumeFromWhere?: ConsumeFromWhere | undefined
  /** Messages that `receive` takes at most, 1 to 1024; 16. */
  readonly maxMessages?: number | undefined
  /** Milliseconds that a message belongs to this consumer, from 1000 to 12 hours; 30,000. */
  readonly invisibleMs?: number | undefined
  /** Milliseconds that `receive` waits for a message, up to 60,000; 20,000. */
  readonly waitMs?: number | undefined
  /** Deliveries after which a message becomes a dead letter; -1: 16. */
  readonly maxReconsumeTimes?: number | undefined
  /** What to do with a record that cannot be read: `hold` lets it come again, `skip` acknowledges it; `hold`. */
  readonly onPoison?: PoisonPolicy | undefined
}

/** What is wanted of one `receive`; each default is the option of the same name. */
export interface ReceiveOptions {
  readonly maxMessages?: number | undefined
  readonly invisibleMs?: number | undefined
  /** 0: take only what is there. */
  readonly waitMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** How messages are received one after the other. */
export interface MessagesOptions {
  /** Messages that may be in hand at once, neither settled nor expired, 1 to 1024; 1. */
  readonly concurrency?: number | undefined
  /** Milliseconds that a message belongs to this consumer, unless it is extended; the option of the same name. */
  readonly invisibleMs?: number | undefined
  /**
   * Keeps messages in hand ours while the loop runs; false. True: for 15 minutes at most, so that one that is forgotten
   * comes again.
   */
  readonly autoExtend?: boolean | { readonly forMs: number } | undefined
  /** Ends the loop with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}
