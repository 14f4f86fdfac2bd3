// SPDX-License-Identifier: Apache-2.0
// One round over all decoders: damaged inputs, and after each one what must hold whatever a peer sends.
import { RocketMQError } from '@rocketmq-ts/core'
import { growthOf } from '@rocketmq-ts/test-run'
import { mutated } from './mutate.js'
import type { Random } from './random.js'
import type { FuzzTarget } from './fuzz-target.js'

/** Something that must not happen. */
export interface Finding {
  readonly target: string
  readonly problem: string
  /** The input in base64. */
  readonly input: string
}

/** Processor time that a single input of at most 64 KiB may take, ms. */
const slowMs = 500
/** Bytes of memory that one input may leave behind for the collector. */
const maxHeapBytes = 256 * 1024 * 1024

/** Reads one input; returns what is wrong with how it was read. */
export function tryInput(target: FuzzTarget, input: Buffer): Finding | undefined {
  const finding = (problem: string): Finding => ({ target: target.name, problem, input: input.toString('base64') })
  const heapBefore = process.memoryUsage().heapUsed
  const before = process.cpuUsage()
  try {
    target.read(input)
  } catch (error) {
    if (!(error instanceof RocketMQError)) return finding(`threw ${String(error)}`)
    if (error.message.length > 50_000) return finding(`threw a message of ${error.message.length} characters`)
  }
  const { user, system } = process.cpuUsage(before)
  if (Reflect.ownKeys(Object.prototype).length !== prototypeKeys) return finding('changed Object.prototype')
  if ((user + system) / 1000 > slowMs) return finding(`took ${Math.round((user + system) / 1000)} ms`)
  const heap = process.memoryUsage().heapUsed - heapBefore
  return heap > maxHeapBytes ? finding(`took ${heap} bytes`) : undefined
}

const prototypeKeys = Reflect.ownKeys(Object.prototype).length

/** Tries a number of inputs on a target; ends with the first finding. */
export function fuzzTarget(target: FuzzTarget, random: Random, cases: number): Finding | undefined {
  for (let count = 0; count < cases; count++) {
    const finding = tryInput(target, mutated(target.seeds, random))
    if (finding !== undefined) return finding
  }
  return undefined
}

/** Bytes of the smallest input whose growth is measured. */
const growthBytes = 16_384

/** The exponent of the target's time over the size of an input: a piece of a seed, as often as it fits. */
export function growthOfTarget(target: FuzzTarget, random: Random): number {
  const seed = random.pick(target.seeds)
  const from = random.below(Math.max(1, seed.length - 64))
  const piece = seed.subarray(from, from + 1 + random.below(64))
  const head = seed.subarray(0, from)
  const tail = seed.subarray(from)
  const make = (size: number) => {
    const copies = Array.from({ length: Math.ceil(size / Math.max(1, piece.length)) }, () => piece)
    return Buffer.concat([head, ...copies, tail])
  }
  return growthOf(make, input => tryRead(target, input), { size: growthBytes, runs: 3 })
}

function tryRead(target: FuzzTarget, input: Buffer): void {
  try {
    target.read(input)
  } catch {
    // refused, and how fast is what counts
  }
}
