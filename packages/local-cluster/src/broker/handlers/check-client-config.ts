// SPDX-License-Identifier: Apache-2.0
// CHECK_CLIENT_CONFIG: compiles an expression before a consumer uses it; the remark of a refusal is the compiler's.
// [ClientManageProcessor.java checkClientConfig]
import { expressionTypes, UsageError } from '@rocketmq-ts/core'
import { checkClientConfig, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { propertyFilter } from '../filter/property-filter.js'
import { isTagType } from '../message-filter.js'

/** What Java says of a kind of expression that it does not know. */
const unknownKind =
  'Cannot invoke "org.apache.rocketmq.filter.FilterSpi.compile(String)" because the return value of ' +
  '"org.apache.rocketmq.filter.FilterFactory.get(String)" is null'

/** Answers SUCCESS when the broker can filter by the expression. */
export const handleCheckClientConfig = handle(checkClientConfig, (broker, { body }) => {
  const { expressionType, subString } = body.subscriptionData
  if (isTagType(expressionType)) return {}
  if (!broker.config.enablePropertyFilter) {
    refuse('SYSTEM_ERROR', `The broker does not support consumer to filter message by ${expressionType}`)
  }
  if (expressionType !== expressionTypes.sql) refuse('SUBSCRIPTION_PARSE_FAILED', unknownKind)
  try {
    propertyFilter(subString)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    refuse('SUBSCRIPTION_PARSE_FAILED', error.message)
  }
  return {}
})
