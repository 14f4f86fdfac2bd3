// SPDX-License-Identifier: Apache-2.0
// What a push consumer reports. None of the events is called `error`: without a listener nothing happens, and what
// a listener throws is logged; neither stops consumption.
import type { EventEmitter } from 'node:events'
import { asError, type FailureFate, type Logger, type MessageQueue } from '@rocketmq-ts/core'
import type { PoisonMessage } from '../poison.js'
import type { ProxyMessage } from '../proxy-message.js'

/** A message that its handler did not do. */
export interface ProxyMessageFailure {
  /** The message as its handler got it. */
  readonly message: ProxyMessage
  /** Topic of the message. */
  readonly topic: string
  /** Id that the sender's client made. */
  readonly messageId: string
  /** The queue that holds it. */
  readonly queue: MessageQueue
  /** Deliveries that failed before this one. */
  readonly reconsumeTimes: number
  /** What was thrown; absent when the handler asked for a retry. */
  readonly error: Error | undefined
  /** Where the message went. */
  readonly fate: FailureFate
}

/** What could not be told to a server: the message comes again. */
export interface SettleFailure {
  /** Topic of the message. */
  readonly topic: string
  /** Id that the sender's client made. */
  readonly messageId: string
  /** The message was done, was to come again, or was to be a dead letter. */
  readonly action: 'ack' | 'retry' | 'deadLetter'
  /** Why the server could not be told. */
  readonly error: Error
}

/** Events of a push consumer, and what their listeners get. */
export interface ProxyPushConsumerEvents {
  /** A handler threw, or asked for a retry; `fate` says where the message went. */
  messageFailed: [failure: ProxyMessageFailure]
  /**
   * A handler returned something that says nothing about its message: the message is done. Reported once for each
   * topic, with the value as text.
   */
  resultIgnored: [topic: string, returned: string]
  /** A message that cannot be read, and what is done about it: groups in order make it a dead letter. */
  poison: [poison: PoisonMessage, fate: 'retry' | 'deadLetter']
  /** Queues that are received from now on; -1 stands for all queues of a broker. */
  assigned: [queues: readonly MessageQueue[]]
  /** Queues that are not received from any more. */
  revoked: [queues: readonly MessageQueue[]]
  /** No server knows the topic; it is waited for. */
  topicMissing: [topic: string]
  /** The topic is for messages in order, and the group is not made for that: their order is not kept. */
  groupNotFifo: [topic: string]
  /** A receive, or the question where to receive, failed; it is tried again. */
  receiveFailed: [topic: string, error: Error]
  /** A server could not be told what became of a message: the message comes again. */
  settleFailed: [failure: SettleFailure]
  /** A lite topic that the server has taken away from a lite consumer. */
  liteTopicLost: [liteTopic: string]
}

/** Emits events; never throws. */
export class PushReporter {
  readonly #emitter: EventEmitter
  readonly #logger: Logger

  constructor(emitter: EventEmitter<ProxyPushConsumerEvents>, logger: Logger) {
    // The emitter's own type cannot tie a generic event to its payload.
    this.#emitter = emitter
    this.#logger = logger
  }

  report<E extends keyof ProxyPushConsumerEvents>(event: E, ...payload: ProxyPushConsumerEvents[E]): void {
    try {
      this.#emitter.emit(event, ...payload)
    } catch (error) {
      this.#logger.error(`a listener of "${event}" threw: ${asError(error).message}`)
    }
  }
}
