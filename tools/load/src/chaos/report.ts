// SPDX-License-Identifier: Apache-2.0
// The tables that a chaos run ends with, in Markdown.
import { causes } from './duplicates.js'
import type { ChaosResult } from './chaos-run.js'

export interface ReportHead {
  readonly cluster: string
  readonly seed: number
  readonly seconds: number
}

/** What was sent, consumed, broken and kept. */
export function reportOf({ verdict, faults }: ChaosResult, { cluster, seed, seconds }: ReportHead): string {
  const total = (of: (send: (typeof verdict.sends)[number]) => number) =>
    verdict.sends.reduce((sum, send) => sum + of(send), 0)
  const sends = [
    ['sent', total(({ counts }) => counts.sent)],
    ['acknowledged', total(({ counts }) => counts.acked)],
    ['**acknowledged and lost**', total(({ violations }) => violations.lost.length)],
    ['failed as `not-sent` or `rejected`', total(({ counts }) => counts.notSent + counts.rejected)],
    ['**of these stored all the same**', total(({ violations }) => violations.deniedButStored.length)],
    ['failed as `unknown`', total(({ counts }) => counts.unknown)],
    ['of these stored', total(({ counts }) => counts.unknownStored)],
    ['**never settled**', total(({ violations }) => violations.hung.length)],
    ['**stored twice without a reason**', total(({ violations }) => violations.unexplainedDuplicates.length)],
    ['**unhandled, or did not close**', verdict.unhandled.length],
  ] as const
  const kinds = new Map<string, number>()
  for (const { kind } of faults) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  return [
    `Chaos on ${cluster}, ${seconds} s, seed ${seed}: ${faults.length} faults (${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')})`,
    table(['sends', 'count'], sends),
    table(
      ['consumers', 'consumed', '**lost**', '**out of order**', ...causes.map(bold)],
      verdict.groups.map(group => [
        group.kind,
        ...[group.consumed, group.lost.length, group.outOfOrder.length],
        ...causes.map(cause => group.duplicates[cause]),
      ]),
    ),
    verdict.problems.length === 0 ? 'Nothing lost, doubled without a cause, out of order or unsettled.' : '',
    ...verdict.problems.map(problem => `✗ ${problem}`),
  ].join('\n\n')
}

function bold(cause: (typeof causes)[number]): string {
  return cause === 'unexplained' ? '**again: unexplained**' : `again: ${cause}`
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map(cell => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
