// SPDX-License-Identifier: Apache-2.0
// UNREGISTER_CLIENT: a client leaves a producer group, a consumer group, or both; unknown ones are no error.
// [ClientManageProcessor.java unregisterClient]
import { unregisterClient } from '@rocketmq-ts/protocol'
import { success } from '../../success.js'
import { handle } from '../broker.js'

export const handleUnregisterClient = handle(unregisterClient, (broker, request, { connection }) => {
  const { producerGroup, consumerGroup } = request
  if (producerGroup !== undefined) broker.producers.unregister(producerGroup, connection)
  if (consumerGroup !== undefined) {
    const notify = broker.groups.find(consumerGroup)?.notifyConsumerIdsChangedEnable ?? true
    broker.consumers.unregister(consumerGroup, connection, { notify })
  }
  return success({ extFields: {} })
})
