// SPDX-License-Identifier: Apache-2.0
// How calls fail that have been made. Each error names the request and the peer, and says whether the peer may have
// acted. It is made in a timer, by a signal or when a socket closes, and not where the call was: a stack would tell
// nothing.
import { AbortedError, ClosedError, ConnectionError, TimeoutError, withoutStack, type Outcome } from '@rocketmq-ts/core'
import type { PendingCall } from './pending-call.js'

/** Where and when a call failed. */
export interface Failure {
  readonly address: string
  readonly elapsedMs: number
}

function about(call: PendingCall, { address, elapsedMs }: Failure, outcome: Outcome) {
  return { request: call.name, address, elapsedMs, outcome }
}

export function timedOut(call: PendingCall, at: Failure): TimeoutError {
  const text = `${call.name} to ${at.address} got no answer within ${Math.round(at.elapsedMs)} ms`
  return withoutStack(() => new TimeoutError(text, about(call, at, 'unknown')))
}

export function aborted(call: PendingCall, at: Failure, outcome: Outcome): AbortedError {
  const text = `${call.name} to ${at.address} was aborted`
  const context = { cause: call.signal?.reason as unknown, ...about(call, at, outcome) }
  return withoutStack(() => new AbortedError(text, context))
}

/** The connection died; `cause` is why. `isSent`: the bytes may have left. */
export function orphaned(call: PendingCall, at: Failure, cause: Error, isSent: boolean): ConnectionError | ClosedError {
  const context = { cause, ...about(call, at, isSent ? 'unknown' : 'not-sent') }
  return withoutStack(() =>
    cause instanceof ClosedError
      ? new ClosedError(`${call.name} to ${at.address}: ${cause.message}`, context)
      : new ConnectionError(`${call.name} to ${at.address} has no answer: ${cause.message}`, context),
  )
}
