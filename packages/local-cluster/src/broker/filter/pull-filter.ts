// SPDX-License-Identifier: Apache-2.0
// The filter of a pull. One that names its expression itself and cannot be compiled lets everything through, as in
// Java; a group whose heartbeat brought such an expression is refused instead. [PullMessageProcessor.java]
import { refuse } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { everything, isTagType, tagFilter, type FilterRequest, type MessageFilter } from '../message-filter.js'
import { compileFilter, groupFilters } from './group-filters.js'

/** The filter of a pull, by tags or, if the broker is set to, by SQL92; refuses what cannot be filtered by. */
export function pullFilter(broker: Broker, request: FilterRequest): MessageFilter {
  const { subscription, isAttached } = request
  const { expressionType, subString } = subscription
  if (isTagType(expressionType)) return tagFilter(subscription)
  const filter = isAttached ? compileFilter(expressionType, subString) : registeredFilter(broker, request)
  if (!broker.config.enablePropertyFilter) {
    refuse('SYSTEM_ERROR', `The broker does not support consumer to filter message by ${expressionType}`, {})
  }
  return filter ?? everything
}

function registeredFilter(broker: Broker, { group, subscription, subVersion }: FilterRequest): MessageFilter {
  const registered = broker.part(groupFilters).get(group, subscription.topic)
  if (registered === undefined) {
    const remark = "The broker's consumer filter data is not exist!Your expression may be wrong!"
    return refuse('FILTER_DATA_NOT_EXIST', remark, {})
  }
  if (registered.version < subVersion) {
    refuse('FILTER_DATA_NOT_LATEST', "the consumer's consumer filter data not latest", {})
  }
  return registered.filter
}
