// SPDX-License-Identifier: Apache-2.0
// REMOVE_BROKER, code 903: admin to broker container.
import { int64, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Stops a broker inside a container of brokers. Plain brokers do not know it. [BrokerContainerProcessor.java] */
export const removeBroker = declare({
  code: 903,
  name: 'REMOVE_BROKER',
  request: {
    /** Name of the broker to remove. */
    brokerName: string,
    /** Name of the cluster. */
    brokerClusterName: string,
    /** 0 is the master. */
    brokerId: int64,
  },
})
