// SPDX-License-Identifier: Apache-2.0
// INVOKE_BROKER_TO_RESET_OFFSET: an admin moves a group. The broker keeps the new position and hands it to the next
// pull of each queue; with `useServerSideResetOffset` off it tells the connected consumers instead, which the group
// needs then. [AdminBrokerProcessor.java resetOffset, Broker2Client.java resetOffset]
import {
  invokeBrokerToResetOffset,
  refuse,
  resetConsumerClientOffset,
  resetOffsetForCppBody,
  type QueueOffset,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import { RemotingCommand, type Fields, type RequestContext } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { defaultRemark } from '../../remarks.js'
import { serverIdentity } from '../../server-identity.js'
import { queueOf } from '../admin/consume-stats.js'

type Reset = Fields<typeof invokeBrokerToResetOffset>

export const handleInvokeBrokerToResetOffset = handle(invokeBrokerToResetOffset, (broker, request, context) => {
  if (broker.config.useServerSideResetOffset) return { body: { offsetTable: resetHere(broker, request) } }
  const offsetTable = targetsForClients(broker, request)
  tellClients(broker, request, offsetTable, context)
  return { remark: defaultRemark, body: { offsetTable } }
})

function resetHere(broker: Broker, request: Reset): readonly QueueOffset[] {
  const { group, topic, queueId = -1 } = request
  const config = broker.topics.get(topic)
  if (config === undefined) refuse('TOPIC_NOT_EXIST', `Topic ${topic} does not exist`)
  if (broker.groups.get(group) === undefined) {
    refuse('SUBSCRIPTION_GROUP_NOT_EXIST', `Group ${group} does not exist`)
  }
  const queues = queueId >= 0 ? [queueId] : Array.from({ length: config.readQueueNums }, (_, index) => index)
  const targets = queues.map(queue => ({ queueId: queue, offset: targetOf(broker, request, queue) }))
  if (targets.length === 0) refuse('SYSTEM_ERROR', 'No queues to reset.')
  for (const target of targets) broker.offsets.reset({ group, topic, ...target })
  return targets.map(target => ({ queue: queueOf(broker, topic, target.queueId), offset: target.offset }))
}

function targetOf(broker: Broker, request: Reset, queueId: number): number {
  const { topic, queueId: asked = -1, offset = -1, timestamp } = request
  if (asked < 0 || offset === -1) return timeOffset(broker, topic, queueId, timestamp)
  const min = broker.store.minOffset(topic, queueId)
  const max = broker.store.maxOffset(topic, queueId)
  if (offset < min || offset > max + 1) {
    refuse('SYSTEM_ERROR', `Target offset ${offset} not in consume queue range [${min}-${max}]`)
  }
  return offset
}

/** -1 as a time stands for the end of the queue. */
function timeOffset({ store }: Broker, topic: string, queueId: number, timestamp: number): number {
  if (timestamp < 0) return store.maxOffset(topic, queueId)
  return store.offsetAt(topic, queueId, timestamp, 'lower')
}

function targetsForClients(broker: Broker, { group, topic, timestamp, isForce }: Reset): readonly QueueOffset[] {
  const config: TopicConfig =
    broker.topics.get(topic) ??
    refuse('TOPIC_NOT_EXIST', `[reset-offset] reset offset failed, no topic in this broker. topic=${topic}`)
  return Array.from({ length: config.writeQueueNums }, (_, queueId) => {
    const current = broker.offsets.get(group, topic, queueId)
    // The capital is Java's.
    if (current === -1) refuse('SYSTEM_ERROR', `THe consumer group <${group}> not exist`)
    const target = timeOffset(broker, topic, queueId, timestamp)
    return { queue: queueOf(broker, topic, queueId), offset: isForce || target < current ? target : current }
  })
}

function tellClients(
  broker: Broker,
  { group, topic, timestamp }: Reset,
  offsetTable: readonly QueueOffset[],
  { command }: RequestContext,
): void {
  const channels = [...(broker.consumers.get(group)?.channels.values() ?? [])]
  if (channels.length === 0) {
    const remark = `Consumer not online, so can not reset offset, Group: ${group} Topic: ${topic} Timestamp: ${timestamp}`
    refuse('CONSUMER_NOT_ONLINE', remark)
  }
  const fields = { group, topic, timestamp, isForce: false, queueId: -1 }
  for (const { connection } of channels) {
    if (command.language !== 'CPP') {
      // A member whose connection breaks in this moment starts from the committed offset anyway.
      connection.notify(resetConsumerClientOffset, fields, { body: { offsetTable } }).catch(() => undefined)
      continue
    }
    const list = offsetTable.map(({ queue, offset }) => ({ ...queue, offset }))
    const request = new RemotingCommand({
      ...serverIdentity,
      code: resetConsumerClientOffset.code,
      extFields: resetConsumerClientOffset.printFields(fields),
      body: resetOffsetForCppBody.encode({ offsetTable: list }),
    })
    connection.exchange(request.markOneway(), { timeoutMs: 5000 }).catch(() => undefined)
  }
}
