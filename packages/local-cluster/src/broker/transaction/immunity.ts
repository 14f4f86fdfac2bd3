// SPDX-License-Identifier: Apache-2.0
// How long a transaction is left alone before it is checked. A message may ask for more than the broker's time-out,
// never for less. [TransactionalMessageUtil.java getImmunityTime]
import { messageProperties, type MessageExt } from '@rocketmq-ts/protocol'
import type { BrokerConfig } from '../broker-config.js'

/** Milliseconds that the message asked for; `undefined` when it did not ask. */
export function immunityMs(message: MessageExt, config: BrokerConfig): number | undefined {
  const text = message.property(messageProperties.checkImmunitySeconds.name)
  if (text === undefined) return undefined
  const ms = /^[+-]?\d{1,15}$/.test(text) ? Number(text) * 1000 : 0
  return Math.max(ms, config.transactionTimeOut)
}
