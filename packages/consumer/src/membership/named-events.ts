// SPDX-License-Identifier: Apache-2.0
// Events carry queues and topics under the names that the application uses; inside, all names are those of the brokers.
import type { ClientConfig } from '@rocketmq-ts/client'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { PushConsumerEvents } from './consumer-events.js'
import type { EventNames } from './reporter.js'

/**
 * The application's names in the events of a consumer; `undefined` without a namespace: they are those of the brokers.
 */
export function eventNamesOf({ naming }: ClientConfig): EventNames<PushConsumerEvents> | undefined {
  if (naming.namespace === '') return undefined
  const nameOf = (queue: MessageQueue) => naming.plainQueue(queue)
  const withName = <T extends { readonly queue: MessageQueue }>(told: T): T => ({ ...told, queue: nameOf(told.queue) })
  return {
    messageFailed: ([failure]) => [withName(failure)],
    resultIgnored: ([topic, returned]) => [naming.plain(topic), returned],
    filterFailed: ([message, error]) => [message.with({ topic: naming.plain(message.topic) }), error],
    subscriptionConflict: ([conflict]) => [{ ...conflict, topic: naming.plain(conflict.topic) }],
    // Named where the policy is asked, which gets the same record.
    poison: payload => payload,
    assigned: ([queues]) => [queues.map(nameOf)],
    revoked: ([queues]) => [queues.map(nameOf)],
    offsetMoved: ([moved]) => [withName(moved)],
    offsetRefused: ([refused]) => [withName(refused)],
    lockLost: ([queue]) => [nameOf(queue)],
    topicMissing: ([topic]) => [naming.plain(topic)],
    pullFailed: ([queue, error]) => [nameOf(queue), error],
  }
}
