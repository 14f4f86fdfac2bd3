// SPDX-License-Identifier: Apache-2.0
// What a command prints: tables and sentences for people, JSON for programs. Colours only where a terminal wants them,
// and no write before the reader took the last one.
import { once } from 'node:events'
import pc from 'picocolors'
import type { Terminal } from './terminal.js'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string | number | undefined
  /** Default `left`; numbers read better on the right. */
  readonly align?: 'left' | 'right'
}

export class Output {
  readonly isJson: boolean
  readonly colours: ReturnType<typeof pc.createColors>
  readonly #terminal: Terminal

  constructor(terminal: Terminal, isJson: boolean) {
    const { env, stdout } = terminal
    const wanted = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0'
    const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
    this.#terminal = terminal
    this.isJson = isJson
    this.colours = pc.createColors(!isJson && !refused && (wanted || stdout.isTTY === true))
  }

  /** True when a person looks at the standard output. */
  get isInteractive(): boolean {
    return !this.isJson && this.#terminal.stdout.isTTY === true
  }

  /** Rows as a table; as JSON the objects themselves, in one array. */
  async table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], none: string): Promise<void> {
    if (this.isJson) return this.json(rows)
    if (rows.length === 0) return this.line(none)
    await this.#write(await this.tableText(columns, rows))
  }

  /** The text of a table, as wide as the terminal at most. */
  async tableText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Promise<string> {
    const { renderTable } = await import('./table.js')
    const cells = rows.map(row => columns.map(({ value }) => String(value(row) ?? '')))
    const width = this.#terminal.stdout.isTTY === true ? (this.#terminal.stdout.columns ?? 80) : Infinity
    const titles = columns.map(({ title }) => title)
    const aligns = columns.map(({ align = 'left' }) => align)
    return renderTable({ titles, aligns, cells, width, bold: this.colours.bold })
  }

  /** Named values, one on a line; as JSON one object. */
  async record(values: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.isJson) return this.json(values)
    const shown = Object.entries(values).filter(([, value]) => value !== undefined)
    const width = Math.max(0, ...shown.map(([name]) => name.length))
    for (const [name, value] of shown) {
      await this.line(
        `${this.colours.bold(name.padEnd(width))}  ${typeof value === 'string' ? value : JSON.stringify(value, plain)}`,
      )
    }
  }

  /** A sentence for people; nothing as JSON. */
  async line(text: string): Promise<void> {
    if (!this.isJson) await this.#write(`${text}\n`)
  }

  /** One JSON document. */
  async json(value: unknown): Promise<void> {
    await this.#write(`${JSON.stringify(value, plain)}\n`)
  }

  /** One of many: a line of JSON for programs, `text` for people. */
  async item(value: unknown, text: string): Promise<void> {
    await this.#write(`${this.isJson ? JSON.stringify(value, plain) : text}\n`)
  }

  /** Bytes as they are. */
  async raw(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes)
  }

  /** A note beside the output: to standard error, so that a pipe does not get it. */
  note(text: string): void {
    this.#terminal.stderr.write(`${text}\n`)
  }

  async #write(chunk: string | Uint8Array): Promise<void> {
    const { stdout } = this.#terminal
    if (!stdout.write(chunk)) await once(stdout, 'drain')
  }
}

/** Maps become objects, sets arrays; everything else is printed as it is. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value)
  return value instanceof Set ? [...value] : value
}
