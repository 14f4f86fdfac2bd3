// SPDX-License-Identifier: Apache-2.0
// Which lines of a text are not those of another: short enough to read in the message of a failed spec.

/** Lines that are gone (`-`) and that are new (`+`), each with its number; empty when both texts are the same. */
export function changedLines(before: string, after: string): readonly string[] {
  if (before === after) return []
  const [old, now] = [before.split('\n'), after.split('\n')]
  const gone = notIn(old, now).map(([number, line]) => `- ${number}: ${line}`)
  const added = notIn(now, old).map(([number, line]) => `+ ${number}: ${line}`)
  return gone.length + added.length > 0 ? [...gone, ...added] : ['the same lines in another order']
}

/** Lines of the first that the second does not have as often. */
function notIn(lines: readonly string[], others: readonly string[]): readonly (readonly [number, string])[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.flatMap((line, index) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count > 0 ? [] : [[index + 1, line] as const]
  })
}
