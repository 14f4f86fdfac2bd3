// SPDX-License-Identifier: Apache-2.0
// A message with what can be done about it. It is ours for a time; what is not settled until then comes again.
import { MessageExt, printPopReceipt } from '@rocketmq-ts/protocol'
import type { Acknowledger } from '../pop/acknowledger.js'
import type { TakenReceipt } from '../pop/popped-message.js'
import { invisibleMsAfter } from '../pop/invisible-times.js'
import type { Lease } from './lease.js'

export interface ReceivedMessageParts {
  readonly lease: Lease
  readonly acknowledger: Acknowledger
  /** Makes the message a dead letter. Rejects when no broker takes it. */
  readonly bury: (taken: TakenReceipt) => Promise<void>
}

const leases = new WeakMap<MessageExt, Lease>()

/** A received message. Each verb rejects with `ReceiptError` when the message is not ours any more. */
export class ReceivedMessage extends MessageExt {
  readonly #parts: ReceivedMessageParts

  constructor(message: MessageExt, parts: ReceivedMessageParts) {
    super(message, message)
    this.#parts = parts
    leases.set(this, parts.lease)
  }

  /** What says to the broker that the message is ours. Another one after each extension. */
  get receipt(): string {
    return printPopReceipt(this.#parts.lease.taken.receipt)
  }

  /** True while it is neither settled nor expired. */
  get isOurs(): boolean {
    return this.#parts.lease.isOpen
  }

  /** The message is done. A second call changes nothing. Rejects as calls to a broker do; it may be tried again then. */
  ack(): Promise<void> {
    const { lease, acknowledger } = this.#parts
    return lease.settle('acked', taken => acknowledger.ack(taken))
  }

  /**
   * The message is not done, and comes again.
   * @param delayMs milliseconds; by default from 10 s on, later with each failure (Java's table)
   */
  nack(delayMs = invisibleMsAfter(0, this.reconsumeTimes)): Promise<void> {
    const { lease, acknowledger } = this.#parts
    return lease.settle('given back', taken => acknowledger.changeInvisibleTime(taken, delayMs))
  }

  /** Keeps the message ours, so many milliseconds from now. */
  extend(milliseconds: number): Promise<void> {
    const { lease, acknowledger } = this.#parts
    return lease.extend(milliseconds, taken => acknowledger.changeInvisibleTime(taken, milliseconds))
  }

  /** Makes the message a dead letter at once: it does not come again. */
  deadLetter(): Promise<void> {
    const { lease, bury } = this.#parts
    return lease.settle('dead', bury)
  }
}

/** The lease of a received message, for the consumer only. */
export function leaseOf(message: MessageExt): Lease | undefined {
  return leases.get(message)
}
