// SPDX-License-Identifier: Apache-2.0
// Offsets that another group is to be set to. [QueryCorrectionOffsetBody.java]
import { numberMap } from './collections.js'
import { json, object } from './shape.js'
import { int64 } from './values.js'

/** The answer to QUERY_CORRECTION_OFFSET: the smallest offset of the compared groups by queue id. */
export const correctionOffsetsBody = json(
  object({
    /** Positions in the queues, by queue id. */
    correctionOffsets: numberMap(int64),
  }),
)
