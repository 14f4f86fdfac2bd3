// SPDX-License-Identifier: Apache-2.0
// Which faults are tried: a seeded draw over the lines of a package that can suffer one. The same seed on the same
// sources draws the same faults.
import { mulberry32 } from '@rocketmq-ts/test-run'
import { editsOf, type Edit } from './operators.js'

/** A file with its text, named from the root of the workspace. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** One fault at one place. */
export interface Mutant {
  readonly file: SourceFile
  /** Counted from 1. */
  readonly line: number
  readonly edit: Edit
}

/** Lines of one package that can suffer a fault, each with its faults. */
export function mutableLines(files: readonly SourceFile[]): Mutant[][] {
  return files.flatMap(file => {
    const lines = new Map<number, Mutant[]>()
    for (const edit of editsOf(file.path, file.text)) {
      const line = file.text.slice(0, edit.start).split('\n').length
      lines.set(line, [...(lines.get(line) ?? []), { file, line, edit }])
    }
    return [...lines.values()]
  })
}

/**
 * Draws `count` faults, at most one in a line.
 * @param compiles says whether the compiler accepts a fault; one that it refuses is drawn again in the same line.
 */
export function draw(
  lines: readonly (readonly Mutant[])[],
  count: number,
  seed: string,
  compiles: (mutant: Mutant) => boolean,
): Mutant[] {
  const random = randomOf(seed)
  const drawn: Mutant[] = []
  for (const line of shuffled(lines, random)) {
    if (drawn.length >= count) break
    const mutant = shuffled(line, random).find(compiles)
    if (mutant !== undefined) drawn.push(mutant)
  }
  return drawn
}

/** Divides `count` in proportion to weights, by largest remainder: the shares sum up to it. */
export function shares(count: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const exact = weights.map(weight => (count * weight) / Math.max(1, total))
  const whole = exact.map(Math.floor)
  const byRemainder = exact
    .map((share, at) => ({ at, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at)
  const left = count - whole.reduce((sum, share) => sum + share, 0)
  const raised = new Set(byRemainder.slice(0, total === 0 ? 0 : left).map(({ at }) => at))
  return whole.map((share, at) => share + (raised.has(at) ? 1 : 0))
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const rest = [...items]
  for (let at = rest.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const [a, b] = [rest[at] as T, rest[other] as T]
    rest[at] = b
    rest[other] = a
  }
  return rest
}

/** Numbers from 0 to 1 that follow from a text: FNV-1a to a state, then mulberry32. */
function randomOf(seed: string): () => number {
  let state = 0x811c9dc5
  for (const byte of Buffer.from(seed)) state = Math.imul(state ^ byte, 0x01000193)
  return mulberry32(state)
}
