// SPDX-License-Identifier: Apache-2.0
// CHECK_CLIENT_CONFIG: a consumer asks at its start whether its filter can be used. [ClientManageProcessor.java
// checkClientConfig]
import type { checkClientConfig } from '@rocketmq-ts/protocol'
import { refuse } from '../../refuse.js'
import { isTagType } from '../message-filter.js'
import type { BrokerHandler } from '../broker.js'

/** Refuses filters that cannot be used. */
export const handleCheckClientConfig: BrokerHandler<typeof checkClientConfig> = (
  broker,
  { body: { group, subscriptionData } },
) => {
  const { expressionType, subVersion } = subscriptionData
  if (isTagType(expressionType)) return {}
  if (!broker.config.enablePropertyFilter) {
    refuse('SYSTEM_ERROR', `The broker does not support consumer to filter message by ${expressionType}`)
  }
  broker.filterFor({ group, subscription: subscriptionData, subVersion, isAttached: true })
  return {}
}
