// SPDX-License-Identifier: Apache-2.0
// For what has to happen first and only needs its turn, such as reading what has arrived: a time would be a guess.

/** Resolves in the next turn of the event loop: what is in the sockets is read first. */
export function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
