// SPDX-License-Identifier: Apache-2.0
// Numbers that follow from a seed, so that a run "at random" can be repeated. Good enough to choose what is done next,
// and for nothing else.

/** Numbers from 0 to below 1. Mulberry32. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
