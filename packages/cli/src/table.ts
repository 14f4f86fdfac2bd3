// SPDX-License-Identifier: Apache-2.0
// A table without lines: columns two spaces apart, as `kubectl` and `docker` print them. The widest column gives way
// when the terminal is too narrow.
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
  const excess = widths.reduce((sum, each) => sum + each + gap, -gap) - width
  const widest = widths.indexOf(Math.max(...widths))
  if (excess > 0) widths[widest] = Math.max(least, (widths[widest] ?? least) - excess)
  const table = new Table({
    head: titles.map(title => bold(title)),
    colWidths: [...widths],
    colAligns: [...aligns],
    wordWrap: true,
    wrapOnWordBoundary: false,
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  })
  table.push(...cells.map(row => [...row]))
  const lines = table.toString().split('\n')
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`
}
