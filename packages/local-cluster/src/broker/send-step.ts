// SPDX-License-Identifier: Apache-2.0
// How features take part in a send: transactions turn the message into a half message, retry topics count and bury,
// timers answer with a recall handle.
import type { Fields, Reply, RequestContext } from '@rocketmq-ts/remoting'
import type { sendMessage } from '@rocketmq-ts/protocol'
import type { NewMessage, StoredMessage } from './store/message-store.js'

/** A send under way: SEND_MESSAGE, its short form, or one message of a batch. */
export interface Send {
  readonly request: Fields<typeof sendMessage>
  readonly context: RequestContext
}

/** A feature's part in each send. */
export interface SendStep {
  /** Before the message is stored: returns the message to store, or refuses. */
  before?(send: Send, message: NewMessage): NewMessage
  /** After it is stored: fields to add to the answer. */
  after?(send: Send, message: NewMessage, stored: StoredMessage): Partial<Reply<typeof sendMessage>> | undefined
}
