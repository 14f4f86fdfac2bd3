// SPDX-License-Identifier: Apache-2.0
// A message with what can be done about it. It belongs to the consumer for a time; what is not settled until then comes
// again.
import { checkValue, longestDelayMs, wholeNumberIn, type Clock, type Lease } from '@rocketmq-ts/core'
import { MessageExt, printPopReceipt } from '@rocketmq-ts/protocol'
import type { Acknowledger } from '../pop/acknowledger.js'
import type { TakenReceipt } from '../pop/popped-message.js'
import { invisibleMsAfter } from '../pop/invisible-times.js'

/** What the verbs of a message work with. */
export interface ReceivedMessageVerbs {
  readonly clock: Clock
  readonly lease: Lease<TakenReceipt>
  readonly acknowledger: Acknowledger
  /** Rejects when no broker takes it. */
  readonly makeDeadLetter: (taken: TakenReceipt) => Promise<void>
}

const leases = new WeakMap<MessageExt, Lease<TakenReceipt>>()

/** A received message. Each verb rejects with `ReceiptError` when the message no longer belongs to this consumer. */
export class ReceivedMessage extends MessageExt {
  readonly #verbs: ReceivedMessageVerbs

  constructor(message: MessageExt, verbs: ReceivedMessageVerbs) {
    super(message, message)
    this.#verbs = verbs
    leases.set(this, verbs.lease)
  }

  /** What proves to the broker that the message belongs to this consumer. Another one after each extension. */
  get receipt(): string {
    return printPopReceipt(this.#verbs.lease.receipt.receipt)
  }

  /** True while it is neither settled nor expired. */
  get isOurs(): boolean {
    return this.#verbs.lease.isOpen
  }

  /**
   * The message is done. A second call changes nothing. Rejects as calls to a broker do; it may be tried again then.
   */
  ack(): Promise<void> {
    const { lease, acknowledger } = this.#verbs
    return lease.settle('acked', taken => acknowledger.ack(taken))
  }

  /**
   * The message is not done, and comes again.
   * @param delayMs milliseconds; by default from 10 s on, later with each failure (Java's table)
   */
  async nack(delayMs = invisibleMsAfter(0, this.reconsumeTimes)): Promise<void> {
    checkValue('the delay', delayMs, wholeNumberIn(0, longestDelayMs))
    const { lease, acknowledger } = this.#verbs
    return lease.settle('given back', taken => acknowledger.changeInvisibleTime(taken, delayMs))
  }

  /** Extends the lease of the message to this many milliseconds from now. */
  async extend(milliseconds: number): Promise<void> {
    checkValue('the time', milliseconds, wholeNumberIn(0, longestDelayMs))
    const { clock, lease, acknowledger } = this.#verbs
    return lease.extend(milliseconds, async taken => {
      const receipt = await acknowledger.changeInvisibleTime(taken, milliseconds)
      return { ...taken, receipt, takenAt: clock.monotonic() }
    })
  }

  /** Makes the message a dead letter at once: it does not come again. */
  deadLetter(): Promise<void> {
    const { lease, makeDeadLetter } = this.#verbs
    return lease.settle('dead', makeDeadLetter)
  }
}

/** Names a message in errors of its lease. */
export function leasedMessage({ topic, receipt: { offset, queueId, brokerName } }: TakenReceipt): string {
  return `the message at position ${offset} of queue ${queueId} of ${topic} at ${brokerName}`
}

/** The lease of a received message, for the consumer only. */
export function leaseOf(message: MessageExt): Lease<TakenReceipt> | undefined {
  return leases.get(message)
}
