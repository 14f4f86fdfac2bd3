// SPDX-License-Identifier: Apache-2.0
// zstd frames made by hand.

/** A frame without content size, of blocks that each repeat one byte `size` times. */
export function zstdOfRuns(count: number, size = 131_072): Buffer {
  const blocks = Buffer.alloc(4 * count)
  for (let index = 0; index < count; index++) {
    const isLast = index === count - 1 ? 1 : 0
    blocks.writeUIntLE(isLast | (1 << 1) | (size << 3), 4 * index, 3)
  }
  return Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), blocks])
}
