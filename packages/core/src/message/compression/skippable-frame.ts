// SPDX-License-Identifier: Apache-2.0
// A frame that readers pass over; LZ4 and zstd have it in common: 16 magic numbers. [RFC 8878, the LZ4 frame format]

const firstMagic = 0x184d2a50
const mask = 0xfffffff0

/** True for the magic number of a frame that is passed over. */
export function isSkippable(magic: number): boolean {
  return (magic & mask) >>> 0 === firstMagic
}
