// SPDX-License-Identifier: Apache-2.0
// DELETE_TOPIC_IN_BROKER, code 215: admin to broker. The route goes with the broker's next registration;
// DELETE_TOPIC_IN_NAMESRV takes it at once.
import { string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Deletes a topic with its messages from a broker. [AdminBrokerProcessor.java] */
export const deleteTopicInBroker = declare({
  code: 215,
  name: 'DELETE_TOPIC_IN_BROKER',
  request: {
    ...topicRouted,
    /** Topic to delete, with its queues and messages. */
    topic: string,
  },
})
