// SPDX-License-Identifier: Apache-2.0
// Offsets that an administrator has reset. [ResetOffsetBody.java, ResetOffsetBodyForC.java]
import { list } from './collections.js'
import { queueOffsets } from './message-queue.js'
import { json, object } from './shape.js'
import { int32, int64, string } from './values.js'

const resetOffset = object({ offsetTable: queueOffsets })

/** The body of RESET_CONSUMER_CLIENT_OFFSET, and the answer to INVOKE_BROKER_TO_RESET_OFFSET. */
export const resetOffsetBody = json(resetOffset)

const cppQueueOffset = object({ topic: string, brokerName: string, queueId: int32, offset: int64 })

/** The same as clients get it that call themselves CPP: a list, because a C++ map has no objects as keys. */
export const resetOffsetForCppBody = json(object({ offsetTable: list(cppQueueOffset) }))
