// SPDX-License-Identifier: Apache-2.0
// A message with what can be done about it. It belongs to this consumer for a time; what is not settled then comes
// again.
import { checkValue, type Lease } from '@rocketmq-ts/core'
import type { wire } from '@rocketmq-ts/grpc-protocol'
import { hiddenMs } from './call-rules.js'
import { ProxyMessage } from './proxy-message.js'
import type { Receipt, Settling } from './settling.js'

export interface ReceivedParts {
  readonly lease: Lease<Receipt>
  readonly settling: Settling
  /** Milliseconds until a message that failed `attempt` times comes again. */
  readonly retryDelayMs: (attempt: number) => number
}

const leases = new WeakMap<ProxyMessage, Lease<Receipt>>()

/**
 * A received message. Each verb rejects with `ReceiptError` when the message does not belong to this consumer any more.
 */
export class ReceivedMessage extends ProxyMessage {
  readonly #parts: ReceivedParts

  constructor(message: wire.Message, system: wire.SystemProperties, body: Buffer, parts: ReceivedParts) {
    super(message, system, body)
    this.#parts = parts
    leases.set(this, parts.lease)
  }

  /** What the server knows this delivery by. Another one after each extension. */
  get receipt(): string {
    return this.#parts.lease.receipt.handle
  }

  /** True while it is neither settled nor expired. */
  get isOurs(): boolean {
    return this.#parts.lease.isOpen
  }

  /** The message is done. A second call changes nothing. Rejects as calls do; it may be tried again then. */
  ack(): Promise<void> {
    const { lease, settling } = this.#parts
    return lease.settle('acked', receipt => settling.ack(receipt))
  }

  /**
   * The message is not done, and comes again.
   * @param delayMs milliseconds. Default: as the policy of the group says for this attempt.
   */
  async nack(delayMs = this.#parts.retryDelayMs(this.deliveryAttempt)): Promise<void> {
    checkValue('the delay', delayMs, hiddenMs)
    const { lease, settling } = this.#parts
    return lease.settle('given back', receipt => settling.changeInvisible(receipt, delayMs))
  }

  /** Extends the lease of the message to this many milliseconds from now. */
  async extend(milliseconds: number): Promise<void> {
    checkValue('the time', milliseconds, hiddenMs)
    const { lease, settling } = this.#parts
    return lease.extend(milliseconds, receipt => settling.changeInvisible(receipt, milliseconds))
  }

  /** Makes the message a dead letter at once: it does not come again. */
  deadLetter(): Promise<void> {
    const { lease, settling } = this.#parts
    return lease.settle('dead', receipt => settling.deadLetter(receipt))
  }
}

/** The lease of a received message, for the consumer only. */
export function leaseOf(message: ProxyMessage): Lease<Receipt> | undefined {
  return leases.get(message)
}
