// SPDX-License-Identifier: Apache-2.0
// What a send comes to in both generations of the protocol. [SendStatus.java]
import type { SendAttempt } from '../errors/errors.js'

/** How a stored message is stored. Anything but SEND_OK is less safe than the broker is set to. */
export const sendStatuses = ['SEND_OK', 'FLUSH_DISK_TIMEOUT', 'FLUSH_SLAVE_TIMEOUT', 'SLAVE_NOT_AVAILABLE'] as const
export type SendStatus = (typeof sendStatuses)[number]

/** What every result of a stored send has. */
export interface SendResultView {
  /** It is stored; and if this is not SEND_OK, then not as safely as the broker is set to. */
  readonly status: SendStatus
  /** Made by this client; consumers see it as `messageId`, and duplicates of one send share it. */
  readonly messageId: string
  /** Position in the queue, counted from 0. */
  readonly queueOffset: number
  /** The server's name for the transaction. Brokers of 5.x answer the message id to any send, those of 4.x nothing. */
  readonly transactionId: string | undefined
  /** Of a message with a time of delivery: takes it back, see `recallMessage`. Brokers from 5.3 on. */
  readonly recallHandle: string | undefined
  /** Every attempt, the last one successful. */
  readonly attempts: readonly SendAttempt[]
}
