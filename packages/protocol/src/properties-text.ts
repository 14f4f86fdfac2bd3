// SPDX-License-Identifier: Apache-2.0
// Settings of brokers and name servers as text, `name=value` line by line: what GET_BROKER_CONFIG answers and
// UPDATE_BROKER_CONFIG takes. Peers read it with Java's Properties, where a backslash escapes. [MixAll.java]
import { UsageError } from '@rocketmq-ts/core'

/** Reads settings. Lines without a name, and comments (`#`, `!`), are skipped; a later line replaces an earlier one. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, name = '', value = ''] = /^\s*((?:[^\\=:\s]|\\.)*)\s*[=:]?\s*(.*)$/s.exec(line) ?? []
    if (name !== '' && !/^[#!]/.test(name)) settings.set(unescape(name), unescape(value))
  }
  return settings
}

/**
 * Prints settings.
 *
 * @throws UsageError when a name is empty, or a name or value holds a line break
 */
export function printProperties(settings: ReadonlyMap<string, string>): string {
  return [...settings].map(([name, value]) => `${escape(name, 'name')}=${escape(value, 'value')}\n`).join('')
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, hex: string | undefined, char: string) =>
    hex === undefined ? (escapes[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

function escape(text: string, what: 'name' | 'value'): string {
  if (/[\r\n]/.test(text)) throw new UsageError(`a setting's ${what} holds a line break`)
  if (what === 'value') return text.replaceAll('\\', '\\\\').replace(/^(?=\s)/, '\\')
  if (text === '') throw new UsageError('a setting has no name')
  return text.replace(/[\\=:\s#!]/g, '\\$&')
}
