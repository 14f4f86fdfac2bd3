// SPDX-License-Identifier: Apache-2.0
// The parts that must work from the first moment of a run, whether a request asks for them or not: what delivers delayed
// messages, checks transactions, revives popped ones.
import type { Broker } from './broker.js'

/** Makes them. Called once, when the broker listens and before it registers with the name servers. */
export function startFeatureParts(_broker: Broker): void {
  // Lines come with the features.
}
