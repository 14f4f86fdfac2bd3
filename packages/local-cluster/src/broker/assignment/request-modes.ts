// SPDX-License-Identifier: Apache-2.0
// Whether groups pull or pop a topic, as admins have set it. [MessageRequestModeManager.java]
import { isRetryTopic, type MessageRequestModeSetting } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'

/** Settings by topic, then by group. */
export type RequestModes = Map<string, Map<string, MessageRequestModeSetting>>

const keptModes = (): RequestModes => new Map()

/** The settings of a broker; they survive its runs. */
export function requestModes(broker: Broker): RequestModes {
  return broker.disk.keep(keptModes)
}

/** How a group consumes a topic. Retry topics are always pulled. */
export function requestModeOf(broker: Broker, topic: string, consumerGroup: string): MessageRequestModeSetting {
  const set = requestModes(broker).get(topic)?.get(consumerGroup)
  if (set !== undefined) return set
  const { defaultMessageRequestMode, defaultPopShareQueueNum } = broker.config
  const mode = !isRetryTopic(topic) && defaultMessageRequestMode === 'POP' ? 'POP' : 'PULL'
  return { topic, consumerGroup, mode, popShareQueueNum: mode === 'POP' ? defaultPopShareQueueNum : 0 }
}
