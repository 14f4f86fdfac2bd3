// SPDX-License-Identifier: Apache-2.0
// The one error of this package. Match on `code`; the message already says what to do next and where the logs are.

/** What went wrong: see {@link LauncherError}. */
export type LauncherErrorCode =
  /** A program that has to be installed (java, mvn, openssl) was not found. */
  | 'ERR_MISSING_TOOL'
  /** Maven could not bring the jars of the wanted version. */
  | 'ERR_DOWNLOAD'
  /** A process died, or was not ready by the deadline. */
  | 'ERR_START'
  /** An option or argument that makes no sense. */
  | 'ERR_USAGE'
  /** No server answered, or the answer was not a RocketMQ frame. */
  | 'ERR_NO_ANSWER'

/** Thrown by everything in this package that fails for a known reason. */
export class LauncherError extends Error {
  override readonly name = 'LauncherError'
  readonly code: LauncherErrorCode

  constructor(code: LauncherErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
