// SPDX-License-Identifier: Apache-2.0
// What a slave copies of the timer wheel. The checkpoint is binary: seven integers of 8 bytes, big end first.
// [TimerCheckpoint.java, TimerMetrics.java]
import { ProtocolError } from '@rocketmq-ts/core'
import type { BodyKind } from '@rocketmq-ts/remoting/frames'
import { map } from './collections.js'
import { dataVersion, type DataVersion } from './data-version.js'
import { json, object, optional } from './shape.js'
import { int64 } from './values.js'

/** How far the timer wheel of a broker has come. */
export interface TimerCheckpoint {
  /** Time that the wheel has turned to, milliseconds since the epoch. */
  readonly lastReadTimeMs: number
  /** Bytes of the timer log on disk. */
  readonly lastTimerLogFlushPos: number
  /** Position in the queue of timer messages. */
  readonly lastTimerQueueOffset: number
  /** The same of the master. */
  readonly masterTimerQueueOffset: number
  /** Version of the checkpoint: equal in equal copies. */
  readonly dataVersion: DataVersion
}

/** The answer to GET_TIMER_CHECK_POINT. Older brokers of 5.x leave the version out; it reads as zeros. */
export const timerCheckpointBody: BodyKind<TimerCheckpoint> = {
  name: 'timer checkpoint',
  encode(checkpoint) {
    const { stateVersion, timestamp, counter } = checkpoint.dataVersion
    const bytes = Buffer.alloc(7 * 8)
    let at = bytes.writeBigInt64BE(BigInt(checkpoint.lastReadTimeMs))
    at = bytes.writeBigInt64BE(BigInt(checkpoint.lastTimerLogFlushPos), at)
    at = bytes.writeBigInt64BE(BigInt(checkpoint.lastTimerQueueOffset), at)
    at = bytes.writeBigInt64BE(BigInt(checkpoint.masterTimerQueueOffset), at)
    for (const part of [stateVersion, timestamp, counter]) at = bytes.writeBigInt64BE(BigInt(part), at)
    return bytes
  },
  decode(bytes) {
    if (bytes.length < 32) throw new ProtocolError(`a timer checkpoint has 32 bytes or more, not ${bytes.length}`)
    let at = 0
    const next = (): number => {
      at += 8
      return at > bytes.length ? 0 : safeInteger(Number(bytes.readBigInt64BE(at - 8)))
    }
    return {
      lastReadTimeMs: next(),
      lastTimerLogFlushPos: next(),
      lastTimerQueueOffset: next(),
      masterTimerQueueOffset: next(),
      dataVersion: { stateVersion: next(), timestamp: next(), counter: next() },
    }
  },
}

function safeInteger(value: number): number {
  if (!Number.isSafeInteger(value)) throw new ProtocolError(`timer checkpoint: ${value} is beyond 2^53`)
  return value
}

const timerMetrics = object({
  /** Timer messages that wait, by topic. */
  timingCount: map(
    object({
      /** Messages that wait for their time. */
      count: int64,
      /** When the number changed last, milliseconds since the epoch. */
      timeStamp: int64,
    }),
  ),
  /** Version of the figures: equal in equal copies. */
  dataVersion: optional(dataVersion),
})

/** The answer to GET_TIMER_METRICS. */
export const timerMetricsBody = json(timerMetrics)
