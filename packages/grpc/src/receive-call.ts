// SPDX-License-Identifier: Apache-2.0
// One receive: a stream of a status, messages and a time, in any order. Messages are handed on as they come. What comes
// after the end does no harm.
import {
  AbortedError,
  asError,
  onAbort,
  pause,
  ProtocolError,
  TimeoutError,
  type Clock,
  type Pace,
} from '@rocketmq-ts/core'
import { codeOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { Peer } from './peer.js'

export interface ReceiveBounds {
  readonly clock: Clock
  /** Milliseconds of the whole call. The server needs it for its long poll. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Messages at most; a server that sends more is cut off. */
  readonly maxMessages: number
}

/** A receive without messages lasts longer, unless the server has no room for one more that waits. */
const atOnceMs = 100

/** What a receive came to. */
interface ReceiveOutcome {
  /** Messages that it brought. */
  readonly count: number
  /** Monotonic milliseconds. */
  readonly startedAt: number
}

/** Waits after a receive without messages that did not last, longer each time. Never rejects. */
export async function restAfter(
  { count, startedAt }: ReceiveOutcome,
  pace: Pace,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (count === 0 && clock.monotonic() - startedAt < atOnceMs) await pause(clock, pace.fruitless(), signal)
  else pace.progress()
}

/**
 * Milliseconds after the time-out in which what has arrived is still read. A process that stood still wakes up behind
 * all its time-outs, with messages in its sockets: they are ours until their time is over.
 */
const lastReadMs = 500

/** An answer without messages is not an error. */
const nothing: readonly number[] = [wire.Code.OK, wire.Code.MESSAGE_NOT_FOUND]

/**
 * Resolves when the stream has ended well. Rejects when it failed, when its status is an error, or when the signal
 * aborts; messages that came before have been handed to `onMessage`.
 */
export async function receiveCall(
  peer: Peer,
  request: Draft<wire.ReceiveMessageRequest>,
  { clock, timeoutMs, signal, maxMessages }: ReceiveBounds,
  onMessage: (message: wire.Message) => void,
): Promise<void> {
  const { channel } = peer
  const stream = await channel.receive(request, timeoutMs)
  const startedAt = clock.monotonic()
  let status: wire.Status | undefined
  let count = 0
  await new Promise<void>((resolve, reject) => {
    let unlinkSignal: () => void = () => undefined
    const unlink = () => {
      timer.clear()
      unlinkSignal()
    }
    const cancel = (error: Error) => {
      unlink()
      stream.cancel()
      reject(error)
    }
    let timer = clock.setTimeout(() => {
      timer = clock.setTimeout(() => {
        const text = `ReceiveMessage to ${peer.key} timed out after ${timeoutMs} ms`
        cancel(new TimeoutError(text, { address: peer.key, outcome: 'unknown' }))
      }, lastReadMs)
    }, timeoutMs)
    // The listeners stay: an error may come after the end, and would end the process.
    stream.on('error', (error: unknown) => {
      unlink()
      reject(channel.streamError('ReceiveMessage', error, clock.monotonic() - startedAt))
    })
    stream.on('end', () => {
      unlink()
      resolve()
    })
    stream.on('data', (part: wire.ReceiveMessageResponse) => {
      if (part.status !== null) status = part.status
      else if (part.message !== null && ++count > maxMessages) {
        cancel(new ProtocolError(`${peer.key} sent more than the ${maxMessages} messages that were asked for`))
      } else if (part.message !== null) {
        try {
          onMessage(part.message)
        } catch (error) {
          cancel(asError(error))
        }
      }
    })
    unlinkSignal = onAbort(signal, () => cancel(new AbortedError('the receive was aborted', { cause: signal.reason })))
  })
  // Java's client takes a missing status for a failure; messages without one have come all the same.
  if (status === undefined && count > 0) return
  if (!nothing.includes(codeOf(status ?? null))) throw channel.statusError('ReceiveMessage', status ?? null)
}
