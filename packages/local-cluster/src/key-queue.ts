// SPDX-License-Identifier: Apache-2.0
// Which queue a key belongs to, over all brokers of a topic: proxies send by it, and brokers tell by it who has a lite
// topic. [SendMessageActivity.java SendMessageQueueSelector, LiteShardingImpl.java]
import { isWritable, javaHashCode, masterId, type TopicRouteData } from '@rocketmq-ts/protocol'

/** A queue and where its broker is. */
export interface ChosenQueue {
  readonly brokerName: string
  readonly brokerAddress: string
  readonly queueId: number
}

/** The queues of masters that producers may write. */
export function writableQueues(route: TopicRouteData): readonly ChosenQueue[] {
  return route.queueDatas.flatMap(({ brokerName, perm, writeQueueNums }) => {
    const address = route.brokerDatas.find(data => data.brokerName === brokerName)?.brokerAddrs.get(masterId)
    if (address === undefined || !isWritable(perm)) return []
    return Array.from({ length: writeQueueNums }, (_, queueId) => ({ brokerName, brokerAddress: address, queueId }))
  })
}

/**
 * A bucket that stays the same for most keys when buckets are added: the jump consistent hash of Lamping and Veach.
 * [Hashing.java consistentHash of Guava]
 */
export function bucketOf(key: string, buckets: number): number {
  let state = BigInt.asUintN(64, BigInt(javaHashCode(key)))
  for (let candidate = 0; ;) {
    state = BigInt.asUintN(64, 2862933555777941757n * state + 1n)
    const fraction = (Number(state >> 33n) + 1) / 0x80000000
    const next = Math.trunc((candidate + 1) / fraction)
    if (!(next >= 0 && next < buckets)) return candidate
    candidate = next
  }
}
