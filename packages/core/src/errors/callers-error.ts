// SPDX-License-Identifier: Apache-2.0
// What the application's own code throws while a send waits for it, as an error that says that nothing has left.
import { asError, RocketMQError, UsageError } from './errors.js'

/** @param what the code that threw, such as `the selector` */
export function callersError(what: string, thrown: unknown): RocketMQError {
  if (thrown instanceof RocketMQError) return thrown
  return new UsageError(`the message was not sent: ${what} failed: ${asError(thrown).message}`, { cause: thrown })
}
