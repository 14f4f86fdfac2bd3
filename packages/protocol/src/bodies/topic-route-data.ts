// SPDX-License-Identifier: Apache-2.0
// Where the queues of a topic are. Name servers write standard JSON only for clients that say version 401 (V4_9_4) or
// later, or `acceptStandardJsonOnly`; older ones get the numeric keys of `brokerAddrs` without quotes.
// [TopicRouteData.java, ClientRequestProcessor.java]
import { brokerData } from './broker-data.js'
import { list, map } from './collections.js'
import { parseOrderConf } from '../vocabulary/order-conf.js'
import { assertQueueCounts } from '../vocabulary/queue-counts.js'
import { json, object, optional, shape, type Shape, type ShapeOf } from './shape.js'
import { topicQueueMappingInfo } from './topic-queue-mapping.js'
import { int32, string } from './values.js'

const queueData = object({
  /** Name of the broker, not its address. */
  brokerName: string,
  /** Queues that consumers read. */
  readQueueNums: int32,
  /** Queues that producers write. */
  writeQueueNums: int32,
  /** Permission bits, see `permissions`. */
  perm: int32,
  /** Bits of units, see `topicSysFlags`. */
  topicSysFlag: int32,
})
/** The queues of a topic on one broker. */
export type QueueData = ShapeOf<typeof queueData>

const routeMembers = object({
  /** `broker:queues;broker:queues` of an order topic. */
  orderTopicConf: optional(string),
  /** Numbers of queues, one entry for each broker that has the topic. */
  queueDatas: list(queueData),
  /** Addresses of these brokers. */
  brokerDatas: list(brokerData),
  /** Filter servers by broker address, removed in 5.0: empty. */
  filterServerTable: map(list(string)),
  /** Mappings of a static topic by broker name. */
  topicQueueMappingByBroker: optional(map(topicQueueMappingInfo)),
})
/** Where the queues of a topic are. */
export type TopicRouteData = ShapeOf<typeof routeMembers>

/** Shape of a route. What it announces is bounded here, before anything is listed. */
export const topicRouteData: Shape<TopicRouteData> = shape({
  read(json, where) {
    const route = routeMembers.read(json, where)
    const { queueDatas, orderTopicConf } = route
    assertQueueCounts(
      'the route',
      queueDatas.map(({ readQueueNums }) => readQueueNums),
    )
    assertQueueCounts(
      'the route',
      queueDatas.map(({ writeQueueNums }) => writeQueueNums),
    )
    assertQueueCounts("the topic's order configuration", [...parseOrderConf(orderTopicConf).values()])
    return route
  },
  print: routeMembers.print,
})

/** The answer to GET_ROUTEINFO_BY_TOPIC in standard JSON. */
export const topicRouteBody = json(topicRouteData, { keys: 'standard' })
/** The same as clients before V4_9_4 get it. */
export const topicRouteFastjsonBody = json(topicRouteData)
