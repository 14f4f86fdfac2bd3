// SPDX-License-Identifier: Apache-2.0
// Damage that finds faults: bits that flip, lengths that lie, pieces that are lost, doubled, or come from elsewhere,
// and the words that formats give a meaning to.
import type { Random } from './random.js'

/** Bytes of an input at most; larger ones are cut. */
const maxInputBytes = 65_536

const integers = [0, 1, -1, 2, 4, 127, 128, 255, 256, 32_767, 32_768, 65_535, 0x7fffffff, -0x80000000, 0x01000000]
const words = [
  '__proto__',
  'constructor',
  'prototype',
  'null',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\u0000',
  '\\ud800',
  '9'.repeat(30),
  '-1',
  '2147483647',
  '99999999999',
  '1e999',
  'NaN',
  ' '.repeat(64),
  '\x01',
  '\x02',
  ';',
  ':',
  '%',
  '\u2028',
].map(word => Buffer.from(word))

type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer

const mutations: readonly Mutation[] = [
  // a bit
  (bytes, random) => {
    const at = random.below(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
    return bytes
  },
  // a byte
  (bytes, random) => {
    bytes[random.below(bytes.length)] = random.below(256)
    return bytes
  },
  // a number where a length may be
  (bytes, random) => {
    if (bytes.length < 4) return bytes
    bytes.writeInt32BE(random.pick(integers), random.below(bytes.length - 3))
    return bytes
  },
  (bytes, random) => {
    if (bytes.length < 2) return bytes
    bytes.writeUInt16BE(random.pick(integers) & 0xffff, random.below(bytes.length - 1))
    return bytes
  },
  // the end is missing
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  // a piece is missing
  (bytes, random) => {
    const from = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(16))])
  },
  // a piece comes twice, or many times
  (bytes, random) => {
    const from = random.below(bytes.length)
    const piece = bytes.subarray(from, from + 1 + random.below(32))
    const copies = Array.from({ length: random.pick([1, 2, 16, 256]) }, () => piece)
    return Buffer.concat([bytes.subarray(0, from), ...copies, bytes.subarray(from)])
  },
  // a word that means something
  (bytes, random) => {
    const at = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), random.pick(words), bytes.subarray(at + random.below(8))])
  },
  // the rest is another input's
  (bytes, random, others) => {
    const other = random.pick(others)
    return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))])
  },
]

/** A damaged copy of one of the seeds. */
export function mutated(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = Buffer.from(random.pick(seeds))
  for (let times = 1 + random.below(4); times > 0; times--) {
    bytes = Buffer.from(random.pick(mutations)(bytes, random, seeds).subarray(0, maxInputBytes))
  }
  return bytes
}
