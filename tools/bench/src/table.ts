// SPDX-License-Identifier: Apache-2.0
// A table for people; the first row is what the others are compared with.
import type { Figure } from './measure.js'

/** Lines of the table. */
export function table(title: string, figures: readonly Figure[]): string {
  const [base] = figures
  const rows = figures.map(({ name, rate, cpuMicros }) => [
    name,
    Math.round(rate).toLocaleString('en'),
    cpuMicros.toFixed(2),
    base === undefined ? '' : (rate / base.rate).toFixed(2),
    base === undefined ? '' : (cpuMicros / base.cpuMicros).toFixed(2),
  ])
  const cells = [['', 'per second', 'CPU µs each', 'rate ×', 'CPU ×'], ...rows]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0))) ?? []
  const lines = cells.map(row =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
  return [`\n${title}`, ...lines.map(line => `  ${line}`)].join('\n')
}
