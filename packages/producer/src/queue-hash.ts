// SPDX-License-Identifier: Apache-2.0
// From a key to a queue, as producers in other languages do it: one key always goes to one queue, whichever client
// sends it.
import { createHash } from 'node:crypto'
import { javaHashCode, type MessageQueue } from '@rocketmq-ts/protocol'

/**
 * Whose hash to use: `java` is `String.hashCode` [SelectMessageQueueByHash.java], `go` FNV-1a with 32 bits
 * [rocketmq-client-go producer/selector.go], `ali-ons` the first four bytes of MD5 [ali-ons topic_publish_info.js].
 */
export type HashPreset = 'java' | 'go' | 'ali-ons'

/** The hash of a key as an unsigned number, before it is reduced to the number of queues. */
export function hashOf(preset: HashPreset, key: string): number {
  switch (preset) {
    case 'java':
      // Java takes the remainder of the signed number and then its absolute value, which is the same.
      return Math.abs(javaHashCode(key))
    case 'go':
      return fnv1a(Buffer.from(key))
    case 'ali-ons':
      return createHash('md5').update(key).digest().readUInt32BE()
  }
}

/** The queue of a key among `queues`, which must be in the order of the route; `undefined` without queues. */
export function queueOfKey(preset: HashPreset, key: string, queues: readonly MessageQueue[]): MessageQueue | undefined {
  const hash = hashOf(preset, key)
  if (preset !== 'ali-ons') return queues[hash % queues.length]
  // It counts queue ids, not queues: with several brokers the id decides, and the first broker that has it.
  const ids = [...new Set(queues.map(({ queueId }) => queueId))]
  const id = ids[hash % ids.length]
  return queues.find(({ queueId }) => queueId === id)
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
