// SPDX-License-Identifier: Apache-2.0
// Text by name: configurations of a name server, figures of a broker. [KVTable.java]
import { map } from './collections.js'
import { json, object } from './shape.js'
import { string } from './values.js'

const kvTable = object({
  /** Values by name, both as text. */
  table: map(string),
})

/** A table as a body. */
export const kvTableBody = json(kvTable)
