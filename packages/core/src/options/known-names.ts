// SPDX-License-Identifier: Apache-2.0
// Names that are not known are refused, with the known one that was probably meant.
import { UsageError } from '../errors/errors.js'

/**
 * Refuses a value that is not an object, and names that are not in the list.
 * @param what names the object in the error, such as `a producer`
 * @throws UsageError, for an unknown name with the nearest known one
 */
export function checkNames(what: string, options: unknown, known: ReadonlySet<string>): asserts options is object {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new UsageError(`${what} is ${options === null ? 'null' : `a ${typeof options}`}; it takes an object`)
  }
  for (const name of Object.keys(options)) {
    if (known.has(name)) continue
    const near = nearest(name, known)
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    throw new UsageError(`${what} has no option ${name}${hint}`)
  }
}

/** The name that differs least, if it differs in no more than a third of its letters. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.floor(name.length / 3) + 1
  for (const candidate of known) {
    const changes = distance(name.toLowerCase(), candidate.toLowerCase())
    if (changes >= least) continue
    least = changes
    best = candidate
  }
  return best
}

/** Letters that must be added, removed or replaced to make one text of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [at, letter] of Array.from(one).entries()) {
    const next = [at + 1]
    for (let index = 0; index < other.length; index++) {
      const replaced = (row[index] ?? 0) + (other[index] === letter ? 0 : 1)
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
