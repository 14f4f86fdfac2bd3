// SPDX-License-Identifier: Apache-2.0
// What a simple consumer reports. None of the events is called `error`: without a listener nothing happens.
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { SubscriptionConflict } from '../membership/subscription-conflicts.js'
import type { PoisonRecord } from '../pull/poison.js'

export interface SimpleConsumerEvents {
  /** A record that cannot be read, and what is done about it. */
  poison: [record: PoisonRecord, fate: 'hold' | 'skip']
  /** A message that failed too often; when it is not stored as a dead letter yet, it comes again to become one. */
  deadLetter: [message: MessageExt, isStored: boolean]
  /** Another member of the group has another subscription; reported once, and again when it comes back. */
  subscriptionConflict: [conflict: SubscriptionConflict]
  /** A broker could not be asked for messages; it is tried again. */
  receiveFailed: [topic: string, brokerName: string, error: Error]
  /** The time of a message in hand could not be extended: it may come again. */
  extendFailed: [message: MessageExt, error: Error]
}
