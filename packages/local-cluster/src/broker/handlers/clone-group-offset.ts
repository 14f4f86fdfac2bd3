// SPDX-License-Identifier: Apache-2.0
// CLONE_GROUP_OFFSET: gives one group the positions of another. [AdminBrokerProcessor.java cloneGroupOffset]
import { cloneGroupOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { subscribedTopics } from '../admin/consume-stats.js'

export const handleCloneGroupOffset = handle(
  cloneGroupOffset,
  (broker, { srcGroup, destGroup, topic = '', offline }) => {
    const topics = topic.trim() === '' ? broker.offsets.topicsOf(srcGroup) : [topic]
    const known = topics.filter(name => broker.topics.has(name))
    for (const name of offline === true ? known : subscribedTopics(broker, srcGroup, known)) {
      broker.offsets.clone(srcGroup, destGroup, name)
    }
    return {}
  },
)
