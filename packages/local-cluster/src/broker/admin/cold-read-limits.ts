// SPDX-License-Identifier: Apache-2.0
// Limits of reading old data that admins have set. They are kept to be shown again and limit nothing: in memory no data
// is old. [ColdDataCgCtrService.java]

/** Bytes in a second by consumer group; kept on the disk. */
export const coldReadLimits = (): Map<string, number> => new Map()
