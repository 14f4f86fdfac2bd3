// SPDX-License-Identifier: Apache-2.0
// TRIGGER_LITE_DISPATCH: clients that wait for messages look again. [LiteManagerProcessor.java triggerLiteDispatch]
import { triggerLiteDispatch } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { certainBindTopicOf } from '../lite/lite-questions.js'
import { liteSubscriptions } from '../lite/lite-subscriptions.js'
import { wakeLiteClient } from '../lite/lite-waiters.js'

export const handleTriggerLiteDispatch = handle(triggerLiteDispatch, (broker, { group, clientId = '' }) => {
  certainBindTopicOf(broker, group)
  const clients = clientId === '' ? broker.part(liteSubscriptions).clientIdsOf(group) : [clientId]
  for (const each of clients) wakeLiteClient(broker, { clientId: each, group })
  return {}
})
