// SPDX-License-Identifier: Apache-2.0
// How long to wait before the next attempt, as the server says. The default of a consumer group is a list, not a power:
// a client that knows only one of the two waits wrongly or not at all. [RetryPolicy of the settings]
import { backOffMs } from '@rocketmq-ts/core'
import { durationMs, limits, type wire } from '@rocketmq-ts/grpc-protocol'

export interface RetryPolicy {
  /** Attempts altogether, the first included. */
  readonly maxAttempts: number
  /** Milliseconds before attempt `attempt + 1`, after `attempt` of them (counted from 1). */
  delayMs(attempt: number): number
}

/** No wait of a policy is longer: timers take no more than 24 days, and servers no more than hours. */
const longestMs = limits.maxInvisibleMs

/** The policy of settings; `fallback` when they have none. */
export function retryPolicyOf(policy: wire.RetryPolicy | null, fallback: RetryPolicy): RetryPolicy {
  if (policy === null) return fallback
  const maxAttempts = policy.maxAttempts > 0 ? policy.maxAttempts : fallback.maxAttempts
  const { exponentialBackoff, customizedBackoff } = policy
  if (exponentialBackoff !== null) return exponential(exponentialBackoff, maxAttempts)
  const steps = customizedBackoff?.next.map(step => bounded(durationMs(step))) ?? []
  if (steps.length === 0) return { maxAttempts, delayMs: attempt => fallback.delayMs(attempt) }
  return { maxAttempts, delayMs: attempt => steps[Math.min(Math.max(attempt, 1), steps.length) - 1] ?? 0 }
}

function exponential({ initial, max, multiplier }: wire.ExponentialBackoff, maxAttempts: number): RetryPolicy {
  const initialMs = initial === null ? 0 : bounded(durationMs(initial))
  const maxMs = max === null ? longestMs : bounded(durationMs(max))
  const backOff = { initialMs, maxMs, multiplier: multiplier >= 1 ? multiplier : 1 }
  return { maxAttempts, delayMs: attempt => Math.round(backOffMs(backOff, attempt)) }
}

function bounded(ms: number): number {
  return Math.min(longestMs, Math.max(0, ms))
}
