// SPDX-License-Identifier: Apache-2.0
// A table without lines: columns two spaces apart, as `kubectl` and `docker` print them. The widest columns give
// way when the terminal is too narrow.
import Table from 'cli-table3'

export interface TableContent {
  readonly titles: readonly string[]
  readonly aligns: readonly ('left' | 'right')[]
  readonly cells: readonly (readonly string[])[]
  /** Columns of the terminal, or Infinity. */
  readonly width: number
  readonly bold: (text: string) => string
}

const gap = 2
/** No column gets narrower than this. */
const least = 8

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(gap),
}

export function renderTable({ titles, aligns, cells, width, bold }: TableContent): string {
  const widths = titles.map((title, index) => Math.max(title.length, ...cells.map(row => (row[index] ?? '').length)))
  while (widths.reduce((sum, each) => sum + each + gap, -gap) > width) {
    const widest = widths.indexOf(Math.max(...widths))
    const current = widths[widest] ?? 0
    if (current <= least) break
    widths[widest] = current - 1
  }
  const linesOf = (rows: readonly (readonly string[])[]): readonly string[] => {
    const table = new Table({
      colWidths: [...widths],
      colAligns: [...aligns],
      wordWrap: true,
      wrapOnWordBoundary: false,
      chars: noLines,
      style: { 'padding-left': 0, 'padding-right': 0, border: [] },
    })
    table.push(...rows.map(row => [...row]))
    return table
      .toString()
      .split('\n')
      .map(line => line.trimEnd())
  }
  // Wrapping takes what makes a text bold for a part of it.
  return `${[...linesOf([titles]).map(line => bold(line)), ...linesOf(cells)].join('\n')}\n`
}
