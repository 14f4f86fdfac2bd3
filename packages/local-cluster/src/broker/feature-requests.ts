// SPDX-License-Identifier: Apache-2.0
// The requests of the features: delay and timer, transactions, retries, locks, POP, request and reply, assignment.
// Each line names a declaration and the handler in the file of the same name.
import type { Broker } from './broker.js'

/** Sets the handlers. */
export function serveFeatureRequests(_broker: Broker): void {
  // Lines come with the features.
}
