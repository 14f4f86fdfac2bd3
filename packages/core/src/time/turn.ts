// SPDX-License-Identifier: Apache-2.0

/** Resolves in the next turn of the event loop: what is in the sockets is read first. */
export function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
