// SPDX-License-Identifier: Apache-2.0
// What the tests of the servers speak with: the protocol itself, no client package.
import type { sendMessageV2 } from '@rocketmq-ts/protocol'
import { RemotingClient, type Fields } from '@rocketmq-ts/remoting'

/** A client that says it is Java 5.5.0. */
export function newClient(): RemotingClient {
  return new RemotingClient({ identity: { language: 'JAVA', version: 513 } })
}

/** Fields of a send, with what every client fills in. */
export function sendFields(
  topic: string,
  given: Partial<Fields<typeof sendMessageV2>> = {},
): Fields<typeof sendMessageV2> {
  return {
    producerGroup: 'shop',
    topic,
    defaultTopic: 'TBW102',
    defaultTopicQueueNums: 4,
    queueId: 0,
    sysFlag: 0,
    bornTimestamp: 1_700_000_000_000,
    flag: 0,
    ...given,
  }
}
