// SPDX-License-Identifier: Apache-2.0
// Java's BitSet as fastjson writes it: base64 of its bytes, the first bit being the lowest of the first byte.
// [BitSetSerializerDeserializer.java]
import { ProtocolError, UsageError } from '@rocketmq-ts/core'
import { mismatch, shape, type Shape } from './shape.js'

/** Maximum number of bits read or written: a batch of POP has far fewer messages. */
const maxBits = 65_536

/** The numbers of the bits that are set, in rising order. */
export const bitSet: Shape<readonly number[]> = shape<readonly number[]>({
  absent: () => [],
  read(json, where) {
    if (typeof json !== 'string') return mismatch(json, where, 'a base64 text')
    const bytes = Buffer.from(json, 'base64')
    if (bytes.length * 8 > maxBits) throw new ProtocolError(`${where} has more than ${maxBits} bits`)
    const bits: number[] = []
    bytes.forEach((byte, index) => {
      for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) bits.push(index * 8 + bit)
    })
    return bits
  },
  print(bits) {
    const highest = bits.reduce((high, bit) => Math.max(high, bit), -1)
    if (highest >= maxBits) throw new UsageError(`bit ${highest} is beyond ${maxBits}`)
    const bytes = Buffer.alloc((highest >> 3) + 1)
    for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
    return `"${bytes.toString('base64')}"`
  },
})
