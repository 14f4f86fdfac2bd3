// SPDX-License-Identifier: Apache-2.0
// What is printed: each survivor as a small diff, and a table of the packages.
import type { Mutant } from './draw.js'
import { applied } from './operators.js'

export type Verdict =
  | { readonly is: 'noticed'; readonly by: string; readonly isTimeout: boolean }
  | { readonly is: 'survived'; readonly specs: number }
  | { readonly is: 'equivalent'; readonly why: string }

/** Lines that differ, without their indentation. */
export function diffOf({ file, edit }: Mutant): { from: string[]; to: string[] } {
  const before = file.text.split('\n')
  const after = applied(file.text, edit).split('\n')
  let first = 0
  while (before[first] === after[first]) first++
  let last = 1
  while (before.length - last > first && after.length - last > first && before.at(-last) === after.at(-last)) last++
  const lines = (all: string[]) => all.slice(first, all.length - last + 1).map(line => line.trim())
  return { from: lines(before), to: lines(after) }
}

/** The place and the change, as three lines or a few more. */
export function described(mutant: Mutant): string {
  const { from, to } = diffOf(mutant)
  const head = `${mutant.file.path}:${mutant.line} ${mutant.edit.kind}`
  return [head, ...from.map(line => `  - ${line}`), ...to.map(line => `  + ${line}`)].join('\n')
}

export function announced(mutant: Mutant, verdict: Verdict): string {
  switch (verdict.is) {
    case 'noticed':
      return `noticed   ${mutant.file.path}:${mutant.line} ${mutant.edit.kind}: ${verdict.by}`
    case 'equivalent':
      return `no change ${described(mutant)}\n  (${verdict.why})`
    case 'survived': {
      const seen = verdict.specs === 0 ? 'no spec file reaches it' : `${verdict.specs} spec files passed`
      return `SURVIVED  ${described(mutant)}\n  (${seen})`
    }
  }
}

/** One row for each package, and the sum. */
export function table(verdicts: ReadonlyMap<string, readonly Verdict[]>): string {
  const rows = [...verdicts].map(([name, list]) => row(name, list))
  const all = row('all', [...verdicts.values()].flat())
  const head = ['package', 'faults', 'noticed', 'by time', 'survived', 'equivalent', 'noticed of the rest']
  const cells = [head, ...rows, all]
  const widths = head.map((_, column) => Math.max(...cells.map(line => (line[column] ?? '').length)))
  return cells
    .map(line =>
      line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n')
}

function row(name: string, verdicts: readonly Verdict[]): string[] {
  const count = (is: Verdict['is']) => verdicts.filter(verdict => verdict.is === is).length
  const late = verdicts.filter(verdict => verdict.is === 'noticed' && verdict.isTimeout).length
  const decided = count('noticed') + count('survived')
  const share = decided === 0 ? '-' : `${Math.round((100 * count('noticed')) / decided)} %`
  const figures = [verdicts.length, count('noticed'), late, count('survived'), count('equivalent')]
  return [name, ...figures.map(String), share]
}
