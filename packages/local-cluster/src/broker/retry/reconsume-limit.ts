// SPDX-License-Identifier: Apache-2.0
// How often a message may fail before it is a dead letter: what the client says, or what the group is set to. Clients
// before 3.4.9 put something else into the field. [AbstractSendMessageProcessor.java]
import { versions, type SubscriptionGroupConfig } from '@rocketmq-ts/protocol'
import type { RequestContext } from '@rocketmq-ts/remoting'

/** The limit that counts. */
export function maxReconsumeTimes(
  group: SubscriptionGroupConfig,
  requested: number | undefined,
  { command }: RequestContext,
): number {
  return command.version >= versions.V3_4_9 && requested !== undefined ? requested : group.retryMaxTimes
}
