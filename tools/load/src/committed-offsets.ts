// SPDX-License-Identifier: Apache-2.0
// What a group has committed, asked of the brokers.
import { getRouteInfoByTopic, queryConsumerOffset } from '@rocketmq-ts/protocol'
import type { TestCluster } from '@rocketmq-ts/testing'

/** By `broker/queue`, for each queue of the topic; `undefined` where nothing was committed. */
export async function committedOffsets(
  { remoting, namesrvAddr }: TestCluster,
  consumerGroup: string,
  topic: string,
): Promise<ReadonlyMap<string, number | undefined>> {
  const { body } = await remoting.call(namesrvAddr, getRouteInfoByTopic, { topic })
  const queues = body.queueDatas.flatMap(({ brokerName, readQueueNums }) =>
    Array.from({ length: readQueueNums }, (_, queueId) => ({ brokerName, queueId })),
  )
  const entries = queues.map(async ({ brokerName, queueId }) => {
    const address = body.brokerDatas.find(broker => broker.brokerName === brokerName)?.brokerAddrs.get(0) ?? ''
    const { offset } = await remoting.call(address, queryConsumerOffset, { consumerGroup, topic, queueId })
    return [`${brokerName}/${queueId}`, offset] as const
  })
  return new Map(await Promise.all(entries))
}
