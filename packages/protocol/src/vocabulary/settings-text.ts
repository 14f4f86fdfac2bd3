// SPDX-License-Identifier: Apache-2.0
// Settings of brokers and name servers as text, one `name=value` per line. Servers read and print it by different
// rules: they read Java properties, where a backslash escapes and a byte above 127 is a Latin-1 letter, but print names
// and values as they are. [MixAll.java string2Properties, properties2String; java.util.Properties load]
import { UsageError } from '@rocketmq-ts/core'

/**
 * Reads settings as a server does: what UPDATE_BROKER_CONFIG carries. Comments (`#`, `!`) and lines without a name are
 * skipped, a line that ends in a backslash goes on in the next one, and a later line replaces an earlier one.
 *
 * @throws UsageError in a broker's words, when `\\u` is followed by anything but four hexadecimal digits
 */
export function parseSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const line of logicalLines(Buffer.from(text, 'utf8').toString('latin1'))) {
    const [, name = '', value = ''] = /^((?:[^\\=:\s]|\\.)*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(line) ?? []
    if (name !== '') settings.set(unescaped(name), unescaped(value))
  }
  return settings
}

/**
 * Prints settings so that a server reads them as they are given.
 *
 * @throws UsageError when a name is empty, or a name or value holds a line break, which no server can print again
 */
export function printSettings(settings: ReadonlyMap<string, string>): string {
  return [...settings].map(([name, value]) => `${escapeName(name)}=${escapeValue(value)}\n`).join('')
}

/** Reads settings that a server has printed: everything behind the first `=` of a line is the value. */
export function parseSettingsListing(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf('=')
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1)]]
    }),
  )
}

/** Prints settings as a server does: what GET_BROKER_CONFIG answers. */
export function printSettingsListing(settings: ReadonlyMap<string, unknown>): string {
  return [...settings].map(([name, value]) => `${name}=${String(value)}\n`).join('')
}

function logicalLines(text: string): string[] {
  const lines: string[] = []
  let begun = ''
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const line = natural.replace(/^[ \t\f]+/, '')
    if (begun === '' && /^[#!]/.test(line)) continue
    const isContinued = endsInEscape(line)
    begun += isContinued ? line.slice(0, -1) : line
    if (isContinued) continue
    if (begun !== '') lines.push(begun)
    begun = ''
  }
  return begun === '' ? lines : [...lines, begun]
}

/** True when an odd number of backslashes is at the end: each pair of them stands for one. */
function endsInEscape(line: string): boolean {
  let start = line.length
  while (line[start - 1] === '\\') start--
  return (line.length - start) % 2 === 1
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function unescaped(text: string): string {
  return text.replace(/\\(?:u(.{0,4})|(.?))/gs, (_, hex: string | undefined, char = '') => {
    if (hex === undefined) return escapes[char as string] ?? (char as string)
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw new UsageError('string2Properties error')
    return String.fromCharCode(Number.parseInt(hex, 16))
  })
}

function escapeName(name: string): string {
  if (name === '') throw new UsageError('a setting has no name')
  return escapeLetters(name, 'name').replace(/[=:\s#!]/g, '\\$&')
}

function escapeValue(value: string): string {
  return escapeLetters(value, 'value').replace(/^(?=\s)/, '\\')
}

function escapeLetters(text: string, what: 'name' | 'value'): string {
  if (/[\r\n]/.test(text)) throw new UsageError(`a setting's ${what} holds a line break`)
  return text
    .replaceAll('\\', '\\\\')
    .replace(/[^\t-~]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
