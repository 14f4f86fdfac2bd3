// SPDX-License-Identifier: Apache-2.0
// A table for people: medians, the spread of the rate in brackets, and in the last columns the ratio to the first row,
// pair by pair.
import { median, type Cost, type Figure } from './measure.js'

/** A column: its title, and its text for a figure; empty when the figure has none. */
interface Column {
  readonly title: string
  readonly text: (figure: Figure, base: Figure) => string
}

/** Median of what each round cost for one operation. */
function each({ costs, count }: Figure, of: (cost: Cost) => number | undefined, decimals: number): string {
  const values = costs.map(of).filter(value => value !== undefined)
  return values.length === 0 ? '' : (median(values) / count).toFixed(decimals)
}

/** Median of a value of each round. */
function whole({ costs }: Figure, of: (cost: Cost) => number | undefined, decimals: number): string {
  return each({ name: '', count: 1, costs }, of, decimals)
}

function rates({ costs, count }: Figure): number[] {
  return costs.map(({ elapsedMs }) => (count / elapsedMs) * 1000)
}

/** Median of the ratios of rounds that ran one after the other. */
function ratio(figure: Figure, base: Figure, of: (figure: Figure) => readonly number[]): string {
  const beside = of(base)
  return median(of(figure).map((value, round) => value / (beside[round] ?? NaN))).toFixed(2)
}

const plain = (value: number) => (Number.isNaN(value) ? 'failed' : Math.round(value).toLocaleString('en'))

const columns: readonly Column[] = [
  { title: '', text: ({ name }) => name },
  { title: 'per second', text: figure => plain(median(rates(figure))) },
  { title: 'spread', text: figure => `${plain(Math.min(...rates(figure)))}–${plain(Math.max(...rates(figure)))}` },
  { title: 'CPU µs', text: figure => each(figure, ({ cpuMs }) => cpuMs * 1000, 2) },
  { title: 'garbage B', text: figure => each(figure, ({ garbageBytes }) => garbageBytes, 0) },
  { title: 'p50 ms', text: figure => whole(figure, ({ p50 }) => p50, 2) },
  { title: 'p99', text: figure => whole(figure, ({ p99 }) => p99, 2) },
  { title: 'p99.9', text: figure => whole(figure, ({ p999 }) => p999, 2) },
  {
    title: 'MB',
    text: figure => whole(figure, ({ rssBytes }) => (rssBytes === undefined ? undefined : rssBytes / 1e6), 0),
  },
  { title: 'rate ×', text: (figure, base) => ratio(figure, base, rates) },
  { title: 'CPU ×', text: (figure, base) => ratio(figure, base, ({ costs }) => costs.map(({ cpuMs }) => cpuMs)) },
]

/** Lines of the table; columns that nobody fills are left out. */
export function table(title: string, figures: readonly Figure[]): string {
  const [base] = figures
  if (base === undefined) return title
  const filled = columns
    .map(column => [column.title, ...figures.map(figure => column.text(figure, base))])
    .filter(([, ...texts]) => texts.some(text => text !== ''))
  const width = (texts: readonly string[]) => Math.max(...texts.map(text => text.length))
  const lines = ['', ...figures].map((_, row) =>
    filled
      .map((texts, column) =>
        column === 0 ? (texts[row] ?? '').padEnd(width(texts)) : (texts[row] ?? '').padStart(width(texts)),
      )
      .join('  '),
  )
  return [`\n${title}`, ...lines.map(line => `  ${line}`)].join('\n')
}
