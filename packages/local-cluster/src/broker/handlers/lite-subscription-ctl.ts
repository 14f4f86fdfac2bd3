// SPDX-License-Identifier: Apache-2.0
// LITE_SUBSCRIPTION_CTL: which lite topics clients want. The version of a subscription is not looked at.
// [LiteSubscriptionCtlProcessor.java]
import { liteSubscriptionCtl, refuse } from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { liteSubscriptions } from '../lite/lite-subscriptions.js'

export const handleLiteSubscriptionCtl = handle(liteSubscriptionCtl, (broker, { body }, { connection }) => {
  const { subscriptionSet } = body
  if (subscriptionSet.length === 0) refuse('ILLEGAL_OPERATION', 'LiteSubscriptionCtlRequestBody is empty.')
  const subscriptions = broker.part(liteSubscriptions)
  for (const { action, clientId, group, topic, liteTopicSet = [], offsetOption } of subscriptionSet) {
    if ([clientId, group, topic].some(each => each.trim() === '')) continue
    const client = { clientId, group, topic }
    if (action === 'PARTIAL_ADD' || action === 'COMPLETE_ADD') checkConsumeEnable(broker, group)
    switch (action) {
      case 'PARTIAL_ADD':
        subscriptions.add(client, liteTopicSet, connection, offsetOption)
        break
      case 'PARTIAL_REMOVE':
        subscriptions.remove(client, liteTopicSet)
        break
      case 'COMPLETE_ADD':
        subscriptions.replace(client, liteTopicSet, connection)
        break
      case 'COMPLETE_REMOVE':
        subscriptions.removeClient(clientId)
        break
    }
  }
  return {}
})

function checkConsumeEnable({ groups }: Broker, group: string): void {
  if (groups.find(group)?.consumeEnable === true) return
  refuse('ILLEGAL_OPERATION', 'java.lang.IllegalStateException: Consumer group is not allowed to consume.')
}
