// SPDX-License-Identifier: Apache-2.0
// Reads the text of JSON bodies. Java's fastjson writes more than JSON: `{0:"…"}` where a map has numeric keys and
// `{{"queueId":0,…}:5}` where it has objects as keys. A key that is not a string becomes its own source text, as if it
// had been quoted. Integers beyond 2^53 come as `Long`, never rounded.
import { ProtocolError } from '@rocketmq-ts/core'
import Long from 'long'

/** A value of JSON. Objects hold what the peer sent as plain data: read declared names with `Object.hasOwn`. */
export type Json = null | boolean | number | Long | string | readonly Json[] | { readonly [key: string]: Json }

/** Nested deeper than this, a text is refused: no body of RocketMQ comes near. */
const maxDepth = 64

/** As many digits may be more than 2^53; a string that holds them only costs the slower reader. */
const manyDigits = /\d{16}/

/**
 * Reads one JSON value.
 *
 * @throws ProtocolError with the position, when the text is not JSON as fastjson writes it
 */
export function readJson(text: string): Json {
  if (!manyDigits.test(text)) {
    try {
      return JSON.parse(text) as Json
    } catch {
      // not standard JSON: the reader below either understands it, or says where it went wrong
    }
  }
  return new JsonReader(text).read()
}

const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const integerForm = /^-?\d+$/
const longestNumber = 64

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): Json {
    const value = this.#value(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail('the text goes on after its value')
    return value
  }

  #value(depth: number): Json {
    if (depth > maxDepth) this.#fail(`nested deeper than ${maxDepth}`)
    this.#skipSpace()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth)
      case '[':
        return this.#list(depth)
      case '"':
        return this.#string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #object(depth: number): Json {
    // Without a prototype, `__proto__` is a key like any other.
    const object = Object.create(null) as Record<string, Json>
    this.#at++
    if (this.#skips('}')) return object
    do {
      const key = this.#key(depth)
      if (!this.#skips(':')) this.#fail('":" expected')
      object[key] = this.#value(depth + 1)
    } while (this.#skips(','))
    if (!this.#skips('}')) this.#fail('"," or "}" expected')
    return object
  }

  /** A string, a number (`0`) or an object (`{"queueId":0}`) as it stands. */
  #key(depth: number): string {
    this.#skipSpace()
    const start = this.#at
    const first = this.#text[start]
    if (first === '"') return this.#string()
    if (first === '{') this.#value(depth + 1)
    else this.#number()
    return this.#text.slice(start, this.#at)
  }

  #list(depth: number): Json {
    const list: Json[] = []
    this.#at++
    if (this.#skips(']')) return list
    do {
      list.push(this.#value(depth + 1))
    } while (this.#skips(','))
    if (!this.#skips(']')) this.#fail('"," or "]" expected')
    return list
  }

  #string(): string {
    const start = this.#at
    let end = start + 1
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1
    if (end >= this.#text.length) this.#fail('a string does not end')
    this.#at = end + 1
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string
    } catch (cause) {
      this.#at = start
      return this.#fail('a string holds a wrong escape', cause)
    }
  }

  #number(): number | Long {
    const start = this.#at
    let end = start
    while (end - start < longestNumber && isOfNumber(this.#text.charCodeAt(end))) end++
    const token = this.#text.slice(start, end)
    if (!numberForm.test(token)) this.#fail('a value expected')
    const value = Number(token)
    if (!Number.isFinite(value)) this.#fail('a number is too big')
    this.#at = end
    if (Number.isSafeInteger(value) || !integerForm.test(token)) return value
    const long = Long.fromString(token)
    if (long.toString() !== token) {
      this.#at = start
      this.#fail('an integer does not fit 64 bits')
    }
    return long
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('a value expected')
    this.#at += word.length
    return value
  }

  /** Steps over `mark` and the space before it, if it comes next. */
  #skips(mark: string): boolean {
    this.#skipSpace()
    if (this.#text[this.#at] !== mark) return false
    this.#at++
    return true
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++
  }

  #fail(what: string, cause?: unknown): never {
    const near = JSON.stringify(this.#text.slice(this.#at, this.#at + 20))
    throw new ProtocolError(`JSON: ${what} at character ${this.#at}, near ${near}`, {
      cause,
      position: Buffer.byteLength(this.#text.slice(0, this.#at)),
    })
  }
}

function isOfNumber(code: number): boolean {
  // 0-9 + - . E e
  return (
    (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x45 || code === 0x65
  )
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}
