// SPDX-License-Identifier: Apache-2.0
// Java's .properties format, as far as RocketMQ's configuration files need it. A backslash starts an escape there, so
// a Windows path written as it is would lose its separators.

/** Settings by name, all values as text, as RocketMQ reads them. */
export type Settings = Readonly<Record<string, string>>

/** One line `name=value` for each setting, sorted by name. */
export function propertiesText(settings: Settings): string {
  const lines = Object.entries(settings)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${escape(value)}\n`)
  return lines.join('')
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replace(/[^\x20-\x7e]/g, unicodeEscape)
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
