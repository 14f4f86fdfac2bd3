// SPDX-License-Identifier: Apache-2.0
// The words of a SQL92 filter. They are read on demand, because as in Java nothing behind a complete expression is
// looked at, except for its first word. [SelectorParser.jj]
import { UsageError } from '@rocketmq-ts/core'

const keywords = ['NOT', 'AND', 'OR', 'BETWEEN', 'IN', 'TRUE', 'FALSE', 'NULL', 'IS'] as const
const textKeywords = ['CONTAINS', 'STARTSWITH', 'ENDSWITH'] as const
const symbols = ['<>', '>=', '<=', '=', '>', '<', '(', ')', ',', '+', '-'] as const

/** What a word is: a keyword or symbol stands for itself. */
export type TokenKind =
  (typeof keywords)[number] | (typeof textKeywords)[number] | (typeof symbols)[number] | LiteralKind | '<EOF>'

/** Words that stand for a value of their own. */
type LiteralKind = '<ID>' | '<DECIMAL_LITERAL>' | '<FLOATING_POINT_LITERAL>' | '<STRING_LITERAL>'

/** One word. */
export interface Token {
  readonly kind: TokenKind
  /** As it was written. */
  readonly image: string
  /** Index of its first character. */
  readonly at: number
}

const keywordOf = new Map<string, TokenKind>([...keywords, ...textKeywords].map(word => [word, word]))
const blanks = /[ \t\n\r\f]+/y
const lineComment = /--[^\n\r]*[\n\r]/y
const identifier = /[a-z_$][a-z0-9_$]*/iy
const floatingPoint = /(?:\d+\.\d*|\.\d+)(?:e[+-]?\d+)?|\d+e[+-]?\d+/iy
// A leading zero is a number of its own: `007` is 0, and two words that no one reads.
const decimal = /(?:0|[1-9]\d*l?)/iy

/** Reads words from a text, at most once each, in linear time. */
export class Tokens {
  readonly #text: string
  readonly #ahead: Token[] = []
  readonly #lastLineBreak: number
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#lastLineBreak = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  }

  /**
   * The next word, or the one `distance` behind it.
   * @throws UsageError with Java's text when no word can be read there
   */
  peek(distance: 0 | 1 = 0): Token {
    let token = this.#ahead[distance]
    while (token === undefined) {
      this.#ahead.push(this.#scan())
      token = this.#ahead[distance]
    }
    return token
  }

  /** Takes the next word. */
  next(): Token {
    const token = this.peek()
    this.#ahead.shift()
    return token
  }

  /** Line and column of a word, both counted from 1; Java finds the end of the text at its last character. */
  placeOf({ kind, at }: Token): string {
    if (kind !== '<EOF>') return this.#place(at)
    return at === 0 ? 'line 0, column 0' : this.#place(at - 1)
  }

  #place(at: number): string {
    const before = this.#text.slice(0, at)
    const line = before.split('\n').length
    return `line ${line}, column ${at - (before.lastIndexOf('\n') + 1) + 1}`
  }

  #scan(): Token {
    this.#skip()
    const at = this.#at
    if (at >= this.#text.length) return { kind: '<EOF>', image: '', at }
    const word = this.#match(identifier)
    if (word !== undefined) return { kind: keywordOf.get(word.toUpperCase()) ?? '<ID>', image: word, at }
    const real = this.#match(floatingPoint)
    if (real !== undefined) return { kind: '<FLOATING_POINT_LITERAL>', image: real, at }
    const integer = this.#match(decimal)
    if (integer !== undefined) return { kind: '<DECIMAL_LITERAL>', image: integer, at }
    if (this.#text[at] === "'") return { kind: '<STRING_LITERAL>', image: this.#quoted(), at }
    const symbol = symbols.find(candidate => this.#text.startsWith(candidate, at))
    // A point may begin a number, so Java complains about what follows it.
    if (symbol === undefined) return this.#text[at] === '.' ? this.#fail(at + 1, '.') : this.#fail(at, '')
    this.#at += symbol.length
    return { kind: symbol, image: symbol, at }
  }

  /** Leaves out blanks and comments. A line comment needs its line break: without one `--` is two minus signs. */
  #skip(): void {
    for (;;) {
      if (this.#match(blanks) !== undefined) continue
      if (this.#at < this.#lastLineBreak && this.#match(lineComment) !== undefined) continue
      if (!this.#text.startsWith('/*', this.#at)) return
      const end = this.#text.indexOf('*/', this.#at + 2)
      if (end < 0) this.#fail(this.#text.length, this.#text.slice(this.#at))
      this.#at = end + 2
    }
  }

  /** A text in quotes; a doubled quote inside stands for one. */
  #quoted(): string {
    const start = this.#at
    let end = this.#text.indexOf("'", start + 1)
    while (end >= 0 && this.#text[end + 1] === "'") end = this.#text.indexOf("'", end + 2)
    if (end < 0) this.#fail(this.#text.length, this.#text.slice(start))
    this.#at = end + 1
    return this.#text.slice(start, this.#at)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #fail(at: number, after: string): never {
    const character = this.#text[at]
    const found = character === undefined ? '<EOF>' : `"${escape(character)}" (${character.charCodeAt(0)}),`
    throw new UsageError(
      `org.apache.rocketmq.filter.parser.TokenMgrError: Lexical error at ${this.#place(at)}.` +
        `  Encountered: ${found} after : "${escape(after.slice(0, 100))}"`,
    )
  }
}

/** A text as it stands in Java source. */
export function escape(text: string): string {
  return text
    .replace(/["'\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
}
