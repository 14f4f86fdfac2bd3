// SPDX-License-Identifier: Apache-2.0
// Broker settings as people write them, on a command line or in a file: every value is a text.
import { UsageError } from '@rocketmq-ts/core'
import { brokerConfigDefaults, type BrokerConfig } from './broker-config.js'

/**
 * Turns texts into settings of their kinds.
 *
 * @throws UsageError for a setting that the embedded broker does not have, and for a text of another kind
 */
export function brokerConfigOf(texts: Readonly<Record<string, string>>): Partial<BrokerConfig> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, valueOf(name, text)]))
}

function valueOf(name: string, text: string): string | number | boolean {
  if (!Object.hasOwn(brokerConfigDefaults, name)) {
    const known = Object.keys(brokerConfigDefaults).find(each => each.toLowerCase() === name.toLowerCase())
    throw new UsageError(
      `the embedded broker has no setting "${name}"${known === undefined ? '' : `; there is ${known}`}`,
    )
  }
  const like = brokerConfigDefaults[name as keyof BrokerConfig]
  if (typeof like === 'string') return text
  if (typeof like === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (typeof like === 'number' && /^-?\d{1,15}$/.test(text)) return Number(text)
  throw new UsageError(
    `setting ${name} takes ${typeof like === 'boolean' ? 'true or false' : 'a whole number'}, not "${text}"`,
  )
}
