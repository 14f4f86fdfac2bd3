// SPDX-License-Identifier: Apache-2.0
// Silent by default. `console` and a pino logger fit as they are.

export interface Logger {
  /** What is of interest only when something is looked for. */
  debug(message: string): void
  /** What happens seldom and as it should. */
  info(message: string): void
  /** What went wrong and is made good without help, such as a call that is tried again. */
  warn(message: string): void
  /** What somebody has to look at. */
  error(message: string): void
}

const ignore = () => undefined

/** Says nothing. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
