// SPDX-License-Identifier: Apache-2.0
// The members of a group: any broker of the topic knows them from heartbeats. A broker that has just started knows few,
// and perhaps not us; sharing by such a list would take all queues from us. So one that does not list us gets a
// heartbeat and is asked again, and its list counts only when we are in it. [MQClientInstance.java findConsumerIdList]
import { asError, RouteError } from '@rocketmq-ts/core'
import { getConsumerListByGroup } from '@rocketmq-ts/protocol'
import type { BrokerAddress, MQClientInstance } from '@rocketmq-ts/client'
import { brokersOf } from '../subscription/brokers-of-topic.js'

/**
 * Client ids of the group's members, ours among them, sorted as Java sorts text. Rejects when no broker of the topic
 * tells them.
 * @param random between 0 and 1, for tests
 */
export async function membersOf(
  instance: MQClientInstance,
  topic: string,
  consumerGroup: string,
  random: () => number = Math.random,
): Promise<readonly string[]> {
  const brokers = brokersOf(instance, topic)
  const first = Math.floor(random() * brokers.length)
  let failure: Error | undefined
  for (let turn = 0; turn < brokers.length; turn++) {
    const broker = brokers[(first + turn) % brokers.length]
    if (broker === undefined) break
    try {
      return await askBroker(instance, broker, consumerGroup)
    } catch (error) {
      failure = asError(error)
    }
  }
  throw failure ?? new RouteError(`no broker of topic ${topic} is known`)
}

async function askBroker(
  instance: MQClientInstance,
  broker: BrokerAddress,
  consumerGroup: string,
): Promise<readonly string[]> {
  const ask = async () => {
    const timeoutMs = instance.config.mqClientApiTimeout
    return (await instance.call(broker.address, getConsumerListByGroup, { consumerGroup }, { timeoutMs })).body
  }
  // A broker that knows no member of the group answers with an error.
  const known = await ask().catch(() => ({ consumerIdList: [] as readonly string[] }))
  if (known.consumerIdList.includes(instance.clientId)) return membersIn(known.consumerIdList)
  await instance.heartbeats.sendTo(broker)
  const { consumerIdList } = await ask()
  if (consumerIdList.includes(instance.clientId)) return membersIn(consumerIdList)
  throw new RouteError(`${broker.address} does not count us among the members of group ${consumerGroup}`)
}

/** A member whose old connection has not ended yet is in the list twice, and gets its share once. */
function membersIn(clientIds: readonly string[]): readonly string[] {
  return [...new Set(clientIds)].sort()
}
