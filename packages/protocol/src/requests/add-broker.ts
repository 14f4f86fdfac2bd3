// SPDX-License-Identifier: Apache-2.0
// ADD_BROKER, code 902: admin to broker container.
import { optional, string, text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Starts another broker inside a container of brokers; the body holds its settings. Plain brokers do not know it.
 * [BrokerContainerProcessor.java]
 */
export const addBroker = declare({
  code: 902,
  name: 'ADD_BROKER',
  request: {
    /** File of settings at the container, instead of a body. */
    configPath: optional(string),
  },
  body: text,
})
