// SPDX-License-Identifier: Apache-2.0
// A broker tells the name servers of a new topic by itself, a moment after it has answered. Anyone who sends at once
// would not find the topic yet; so making a topic ends when a name server tells what was asked for.
import { Pace } from '@rocketmq-ts/core'
import type { Operation } from './operation.js'

/** What a name server should tell of a broker. */
export interface ExpectedQueues {
  readonly brokerName: string
  readonly readQueueNums: number
  readonly writeQueueNums: number
  readonly perm: number
}

/** Asks until the route holds all that is expected; rejects with `TimeoutError` at the operation's deadline. */
export async function waitForRoute(
  operation: Operation,
  topic: string,
  expected: readonly ExpectedQueues[],
): Promise<void> {
  const pace = new Pace()
  for (;;) {
    const route = await operation.findRoute(topic)
    const isThere = expected.every(wanted =>
      route?.queueDatas.some(
        told =>
          told.brokerName === wanted.brokerName &&
          told.readQueueNums === wanted.readQueueNums &&
          told.writeQueueNums === wanted.writeQueueNums &&
          told.perm === wanted.perm,
      ),
    )
    if (isThere) return
    await operation.pause(pace.fruitless())
  }
}
