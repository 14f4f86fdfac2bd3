// SPDX-License-Identifier: Apache-2.0
// A queue of a static topic as a request means it: its number is the logical one, and only the broker where its last
// stretch is answers for it, with the help of those that hold the earlier ones. What one broker passes on to another
// says that it means the real queue. [TopicQueueMappingManager.java, RpcClientImpl.java]
import { BrokerError, RouteError } from '@rocketmq-ts/core'
import { pullMessage, refuse } from '@rocketmq-ts/protocol'
import type { Answer, AnyRequest, Fields } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import type { Stretch } from './stretch.js'

/** What requests about a queue have in common. */
interface QueueRequest {
  readonly topic: string
  readonly queueId: number
  readonly isLogical?: boolean | undefined
}

/** A logical queue that takes its messages on this broker. */
export interface LogicalQueue {
  readonly queueId: number
  /** Oldest first; the last one takes messages. */
  readonly stretches: readonly Stretch[]
  readonly last: Stretch
}

/** How a queue that is not here is refused. */
interface Missing {
  /** A negative number means any queue of this broker. */
  readonly orAny?: boolean
  /** What the remark says of the queue. */
  readonly remark?: (brokerName: string) => string
}

/** The logical queue of a request; `undefined` when it means a real one. Refuses queues that are elsewhere. */
export function logicalQueueOf(
  { brokerName, disk }: Broker,
  { topic, queueId, isLogical = true }: QueueRequest,
  { orAny = false, remark = isNotHere }: Missing = {},
): LogicalQueue | undefined {
  const mapping = isLogical ? disk.mappings.get(topic) : undefined
  if (mapping === undefined) return undefined
  const [any = queueId] = mapping.hostedQueues.keys()
  const meant = queueId < 0 && orAny ? any : queueId
  const stretches = mapping.hostedQueues.get(meant)
  const last = stretches?.at(-1)
  if (stretches !== undefined && last?.brokerName === brokerName) return { queueId: meant, stretches, last }
  return refuse('NOT_LEADER_FOR_QUEUE', `${topic}-${queueId} ${remark(brokerName)}`)
}

function isNotHere(brokerName: string): string {
  return `does not exit in request process of current broker ${brokerName}`
}

/** Asks the broker of a stretch about its real queue. */
export async function askAbout<R extends AnyRequest>(
  broker: Broker,
  { brokerName, queueId }: Pick<Stretch, 'brokerName' | 'queueId'>,
  declaration: R,
  request: Fields<R>,
): Promise<Answer<R>> {
  try {
    return await broker.nameServers.askBroker(brokerName, declaration, {
      ...request,
      queueId,
      brokerName,
      isLogical: false,
    })
  } catch (error) {
    // Of pulls real brokers tell the class of the failure too.
    const failure = declaration.code === pullMessage.code ? 'org.apache.rocketmq.remoting.rpc.RpcException: ' : ''
    return refuse('SYSTEM_ERROR', failure + reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RouteError) return error.message
  return error instanceof BrokerError ? 'unknown remote error' : 'error from remoting layer'
}
