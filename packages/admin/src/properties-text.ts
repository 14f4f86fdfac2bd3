// SPDX-License-Identifier: Apache-2.0
// Settings of a broker as lines of `name=value`. A broker prints values as they are, but reads them as Java properties
// do, with a backslash as escape: printing is not the reverse of parsing. [MixAll.java properties2String]
import { UsageError } from '@rocketmq-ts/core'

/** Values by name, of what a broker printed. */
export function parsePropertiesText(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map(line => line.replace(/\r$/, ''))
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const at = line.indexOf('=')
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1)]]
    }),
  )
}

/**
 * Lines that a broker reads as these values.
 * @throws UsageError when a name could mean something else
 */
export function printPropertiesText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (!/^[\w.-]+$/.test(name)) throw new UsageError(`"${name}" is no name of a setting`)
      return `${name}=${escaped(value)}\n`
    })
    .join('')
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replace(/^\s/, '\\$&')
}
