// SPDX-License-Identifier: Apache-2.0
// What a diagnosis says.

/** `fault`: it cannot work like this. `warning`: it works, but not as people expect. */
export type Verdict = 'ok' | 'warning' | 'fault'

/** One thing that was looked at. */
export interface Finding {
  readonly verdict: Verdict
  /** What was looked at, such as `name server 127.0.0.1:9876`. */
  readonly subject: string
  /** What was found. */
  readonly says: string
  /** What to do about it; nothing when all is well. */
  readonly advice?: string
}
