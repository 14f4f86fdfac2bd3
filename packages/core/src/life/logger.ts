// SPDX-License-Identifier: Apache-2.0
// Silent by default. `console` and a pino logger fit as they are.

export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

const ignore = () => undefined

/** Says nothing. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
