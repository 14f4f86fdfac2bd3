// SPDX-License-Identifier: Apache-2.0
// What a slave copies of the timer wheel. The checkpoint is binary: seven integers of 8 bytes, big end first.
// [TimerCheckpoint.java, TimerMetrics.java]
import { ProtocolError } from '@rocketmq-ts/core'
import { type BodyKind } from '@rocketmq-ts/remoting'
import { byteBuffer } from '../message/byte-buffer.js'
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
  readonly dataVersion: DataVersion
}

const checkpointBytes = 56

/** The answer to GET_TIMER_CHECK_POINT. Older brokers of 5.x leave the version out; it reads as zeros. */
export const timerCheckpointBody: BodyKind<TimerCheckpoint> = {
  name: 'timer checkpoint',
  encode(checkpoint) {
    const { stateVersion, timestamp, counter } = checkpoint.dataVersion
    const buffer = new (byteBuffer())(checkpointBytes)
    buffer.writeInt64(checkpoint.lastReadTimeMs).writeInt64(checkpoint.lastTimerLogFlushPos)
    buffer.writeInt64(checkpoint.lastTimerQueueOffset).writeInt64(checkpoint.masterTimerQueueOffset)
    buffer.writeInt64(stateVersion).writeInt64(timestamp).writeInt64(counter)
    return Buffer.from(buffer.flip().toBuffer())
  },
  decode(bytes) {
    if (bytes.length < 32) throw new ProtocolError(`a timer checkpoint has 32 bytes or more, not ${bytes.length}`)
    const buffer = byteBuffer().wrap(bytes)
    const next = (): number => (buffer.remaining() >= 8 ? safeInteger(buffer.readInt64().toNumber()) : 0)
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
  timingCount: map(object({ count: int64, timeStamp: int64 })),
  dataVersion: optional(dataVersion),
})

/** The answer to GET_TIMER_METRICS. */
export const timerMetricsBody = json(timerMetrics)
