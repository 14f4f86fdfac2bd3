// SPDX-License-Identifier: Apache-2.0
// What a lite pull consumer reports: what a push consumer does, without what is about handlers.
import type { PushConsumerEvents } from '../membership/consumer-events.js'

/** Queues in them are the application's: their topics have no namespace. */
export type LitePullConsumerEvents = Pick<
  PushConsumerEvents,
  | 'poison'
  | 'subscriptionConflict'
  | 'assigned'
  | 'revoked'
  | 'offsetMoved'
  | 'offsetRefused'
  | 'topicMissing'
  | 'pullFailed'
>
