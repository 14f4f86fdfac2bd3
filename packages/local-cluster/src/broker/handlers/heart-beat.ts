// SPDX-License-Identifier: Apache-2.0
// HEART_BEAT: a client says which groups it has. Version 2 carries a fingerprint instead of unchanged subscriptions;
// the broker keeps one fingerprint per group, so members that differ flip it for ever, as in Java.
// [ClientManageProcessor.java heartBeat, heartBeatV2]
import { heartbeat, type ConsumerData, type HeartbeatData } from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { channelOf, type ClientChannel } from '../client-channel.js'
import { findOrMakeRetryTopic } from '../topic-creation.js'

/** Fingerprints by consumer group. */
const fingerprints = (): Map<string, number> => new Map()

export const handleHeartbeat = handle(heartbeat, (broker, { body: data }, context) => {
  const channel = channelOf(data.clientId, context, broker.clock)
  let isSubscriptionChanged = data.heartbeatFingerprint === 0
  for (const consumer of data.consumerDataSet) {
    if (broker.config.rejectPullConsumerEnable && consumer.consumeType === 'CONSUME_ACTIVELY') continue
    if (isNewFingerprint(broker, consumer.groupName, data.heartbeatFingerprint)) isSubscriptionChanged = true
    registerConsumer(broker, consumer, channel, data)
  }
  for (const producer of data.producerDataSet) broker.producers.register(producer.groupName, channel)
  return { supportsHeartbeatV2: true, subscriptionChanged: isSubscriptionChanged }
})

/** An unknown group does not count as changed. */
function isNewFingerprint(broker: Broker, group: string, fingerprint: number): boolean {
  const known = broker.part(fingerprints)
  const before = known.get(group)
  known.set(group, fingerprint)
  return fingerprint !== 0 && before !== undefined && before !== fingerprint
}

function registerConsumer(
  broker: Broker,
  consumer: ConsumerData,
  channel: ClientChannel,
  { withoutSub, heartbeatFingerprint }: HeartbeatData,
): void {
  const group = broker.groups.find(consumer.groupName)
  if (group === undefined) return
  const isOrder = consumer.subscriptionDataSet.some(({ topic }) => broker.topics.get(topic)?.order === true)
  findOrMakeRetryTopic(broker, group, { isOrder, isUnit: consumer.unitMode })
  broker.consumers.register(consumer, channel, {
    withoutSub: withoutSub && heartbeatFingerprint !== 0,
    notify: group.notifyConsumerIdsChangedEnable,
  })
}
