// SPDX-License-Identifier: Apache-2.0
// Apart from the diagnosis, which is loaded only when someone asks for one: what is imported before needs no more than
// these types.
import type { AbortOptions } from '@rocketmq-ts/core'
import type { Feature } from './features.js'

/** What `diagnose` looks at; it ends with `AbortedError` when the signal aborts. */
export interface DiagnosisOptions extends AbortOptions {
  /** Milliseconds that each look may take. Default 2000. */
  readonly timeoutMs?: number | undefined
  /** A topic to look at. */
  readonly topic?: string | undefined
  /** A consumer group to look at. */
  readonly group?: string | undefined
  /** What the brokers have to have. */
  readonly needs?: readonly Feature[] | undefined
}
