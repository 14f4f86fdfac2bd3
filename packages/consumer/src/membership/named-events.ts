// SPDX-License-Identifier: Apache-2.0
// Events tell queues and topics by the names that the application uses; inside, all names are those of the brokers.
import type { ClientConfig } from '@rocketmq-ts/client'
import { unwrapNamespace, type MessageQueue } from '@rocketmq-ts/protocol'
import type { PushConsumerEvents } from '../push/push-consumer-events.js'
import { applicationQueue } from '../subscription/queue-names.js'
import type { Naming } from './reporter.js'

/** The application's names in the events of a consumer; `undefined` without a namespace: they are those of the brokers. */
export function namingOf({ namespace = '' }: ClientConfig): Naming<PushConsumerEvents> | undefined {
  if (namespace === '') return undefined
  const nameOf = (queue: MessageQueue) => applicationQueue(namespace, queue)
  const withName = <T extends { readonly queue: MessageQueue }>(told: T): T => ({ ...told, queue: nameOf(told.queue) })
  return {
    messageFailed: ([failure]) => [withName(failure)],
    // Named where the policy is asked, which is told the same.
    poison: payload => payload,
    assigned: ([queues]) => [queues.map(nameOf)],
    revoked: ([queues]) => [queues.map(nameOf)],
    offsetMoved: ([moved]) => [withName(moved)],
    offsetRefused: ([refused]) => [withName(refused)],
    lockLost: ([queue]) => [nameOf(queue)],
    topicMissing: ([topic]) => [unwrapNamespace(namespace, topic)],
    pullFailed: ([queue, error]) => [nameOf(queue), error],
  }
}
