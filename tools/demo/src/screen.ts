// SPDX-License-Identifier: Apache-2.0
// What people see: sections, steps, tables. Colours only on a terminal that wants them.
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

const hasColours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined

function paint(style: Style, text: string): string {
  return hasColours ? styleText(style, text) : text
}

function line(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Title of the whole. */
export function title(text: string): void {
  line(`\n${paint('bold', text)}`)
}

/** Begins a section. */
export function section(text: string): void {
  line(`\n${paint('cyan', text)}`)
}

/** One thing that happened, to whom, and how long it took. */
export function step(what: string, whom = '', elapsedMs?: number, isFailed = false): void {
  const mark = isFailed ? paint('red', '✗') : elapsedMs === undefined ? paint('dim', '·') : paint('green', '→')
  const time = elapsedMs === undefined ? '' : paint('dim', `${elapsedMs.toFixed(1)} ms`)
  line(`  ${mark} ${what.padEnd(30)} ${whom.padEnd(60)} ${time}`.trimEnd())
}

/** A change of state. */
export function state(subject: string, name: string): void {
  line(`  ${paint('yellow', '●')} ${subject} ${paint('dim', 'is')} ${paint('bold', name)}`)
}

/** A sentence. */
export function say(text: string): void {
  line(`    ${paint('dim', text)}`)
}

/** A table; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const texts = rows.map(row => row.map(String))
  const widths = head.map((name, column) => Math.max(name.length, ...texts.map(row => row[column]?.length ?? 0)))
  const isNumber = (column: number) => rows.every(row => typeof row[column] === 'number')
  const align = (row: readonly string[]) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  line(`  ${paint('dim', align(head))}`)
  for (const row of texts) line(`  ${align(row)}`)
}
