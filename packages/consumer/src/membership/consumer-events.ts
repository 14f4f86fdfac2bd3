// SPDX-License-Identifier: Apache-2.0
// What a consumer that pulls reports: a push consumer all of it, a lite pull consumer what is not about handlers.
import type { FailureFate } from '@rocketmq-ts/core'
import type { MessageExt, MessageQueue } from '@rocketmq-ts/protocol'
import type { OffsetMoved } from '../offset/offset-moved.js'
import type { RefusedOffset } from '../offset/remote-broker-offset-store.js'
import type { PoisonRecord } from '../pull/poison.js'
import type { SubscriptionConflict } from './subscription-conflicts.js'

/** A message that its handler did not do. */
export interface MessageFailure {
  /** The message as its handler got it. */
  readonly message: MessageExt
  /** Topic as the application knows it. */
  readonly topic: string
  /** Id that the sender's client made. */
  readonly messageId: string
  /** The queue that holds it: of a retried message a queue of the retry topic. */
  readonly queue: MessageQueue
  /** Position in that queue, counted from 0. */
  readonly offset: number
  /** Deliveries that failed before this one. */
  readonly reconsumeTimes: number
  /** What was thrown; absent when the handler asked for a retry. */
  readonly error: Error | undefined
  /** Where the message went. */
  readonly fate: FailureFate
}

/** Events of a push consumer, and what their listeners get. */
export interface PushConsumerEvents {
  /** A handler threw, or asked for a retry; `fate` says where the message went. */
  messageFailed: [failure: MessageFailure]
  /**
   * A handler returned something that says nothing about its message (`m => repository.save(m)`): the message is done.
   * Reported once for each topic, with the value as text; a handler that returns nothing causes no report.
   */
  resultIgnored: [topic: string, returned: string]
  /** Another member of the group has another subscription; reported once, and again when it comes back. */
  subscriptionConflict: [conflict: SubscriptionConflict]
  /** The `messageFilter` threw for a message, which is delivered. */
  filterFailed: [message: MessageExt, error: Error]
  /** A record that cannot be read, and what is done about it. */
  poison: [record: PoisonRecord, fate: 'hold' | 'skip']
  /** Queues that belong to this consumer from now on. */
  assigned: [queues: readonly MessageQueue[]]
  /** Queues that are not ours any more. */
  revoked: [queues: readonly MessageQueue[]]
  /** A broker moved us to another offset of a queue. */
  offsetMoved: [moved: OffsetMoved]
  /** A broker knows a lower offset than we committed; ours counts. */
  offsetRefused: [refused: RefusedOffset]
  /** An ordered queue was lost to another consumer; what its handler did since is not committed. */
  lockLost: [queue: MessageQueue]
  /** No name server knows the topic; it is waited for. */
  topicMissing: [topic: string]
  /** A queue could not be pulled from; it is tried again. */
  pullFailed: [queue: MessageQueue, error: Error]
}
