// SPDX-License-Identifier: Apache-2.0
// The check sum of a stored body: CRC32 without its top bit. Of a compressed body the compressed bytes count.
// [UtilAll.java crc32]
import { crc32 } from '@rocketmq-ts/core'

/** The check sum of a body as records hold it, from 0 to 2^31 - 1. */
export function bodyCrcOf(body: Uint8Array): number {
  return crc32(body) & 0x7fffffff
}
