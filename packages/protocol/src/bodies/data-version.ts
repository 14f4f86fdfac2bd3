// SPDX-License-Identifier: Apache-2.0
// The version of a table of a broker: equal versions, equal tables. [DataVersion.java]
import { json, object, type ShapeOf } from './shape.js'
import { int64 } from './values.js'

/** Shape of a version. */
export const dataVersion = object({
  /** Epoch of the state machine (controller mode); 0 otherwise. */
  stateVersion: int64,
  /** When it was changed last, milliseconds since the epoch. */
  timestamp: int64,
  /** How often it was changed. */
  counter: int64,
})
/** The version of a table of a broker. */
export type DataVersion = ShapeOf<typeof dataVersion>

/** A version as a body. */
export const dataVersionBody = json(dataVersion)
