// SPDX-License-Identifier: Apache-2.0
// LZ4 frames made by hand. The check sums are not right, which matters only to the library: measuring ignores them.

/** `blocks` are given in hex; those that begin with `=` are stored as they are. */
export function lz4Frame(blocks: readonly string[], options: { flg?: number; size?: number } = {}): Buffer {
  const { flg = 0x60, size = 0 } = options
  const contentSize = Buffer.alloc((flg & 8) === 0 ? 0 : 8)
  if (contentSize.length > 0) contentSize.writeBigUInt64LE(BigInt(size))
  return Buffer.concat([
    uint32(0x184d2204),
    Buffer.from([flg, 0x70]),
    contentSize,
    Buffer.alloc((flg & 1) === 0 ? 0 : 4),
    // Right for the flags 0x60, with blocks of 4 MiB.
    Buffer.from([0x73]),
    ...blocks.map(text => block(text, flg)),
    uint32(0),
    Buffer.alloc((flg & 4) === 0 ? 0 : 4),
  ])
}

function block(text: string, flg: number): Buffer {
  const isStored = text.startsWith('=')
  const bytes = Buffer.from(text.replace('=', ''), 'hex')
  const check = Buffer.alloc((flg & 0x10) === 0 ? 0 : 4)
  return Buffer.concat([uint32(bytes.length + (isStored ? 0x80000000 : 0)), bytes, check])
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** 4 MiB that would become more than a gigabyte: one letter, repeated as often as a length of so many bytes can say. */
export function lz4Bomb(): Buffer {
  return lz4Frame([`1f610100${'ff'.repeat(4 * 1024 * 1024 + 65_536)}00506262626262`])
}
