// SPDX-License-Identifier: Apache-2.0
// The one error of this package; programs that are missing are reported by @rocketmq-ts/real-rocketmq.

/** What went wrong: see {@link InteropError}. */
export type InteropErrorCode =
  /** `javac` refused our Java sources; the message is what it said. */
  | 'ERR_COMPILE'
  /** The program ended before it said what was waited for. */
  | 'ERR_ENDED'
  /** `npm` could not bring the official Node.js client; the message is what it said. */
  | 'ERR_INSTALL'
  /** The program did not say it in time. */
  | 'ERR_TIMEOUT'

/** Thrown by everything in this package that fails for a known reason. */
export class InteropError extends Error {
  override readonly name = 'InteropError'
  readonly code: InteropErrorCode

  constructor(code: InteropErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
