// SPDX-License-Identifier: Apache-2.0
// Servers answer an empty change with SUCCESS, which hides the mistake of the caller: it is refused here.
// [AdminBrokerProcessor.java updateBrokerConfig]
import { UsageError } from '@rocketmq-ts/core'
import { printSettings } from '@rocketmq-ts/protocol'

/** Changes of settings as servers take them. @throws UsageError when there is none */
export function printChanges(changes: Readonly<Record<string, string>>): string {
  const text = printSettings(new Map(Object.entries(changes)))
  if (text === '') throw new UsageError('there is no setting to change')
  return text
}
