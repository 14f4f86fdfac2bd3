// SPDX-License-Identifier: Apache-2.0
// Requests that brokers send to us, each passed to the producer or consumer that it is about.
// [ClientRemotingProcessor.java]
import type { Logger } from '@rocketmq-ts/core'
import {
  checkTransactionState,
  consumeMessageDirectly,
  decodeRecord,
  getConsumerRunningInfo,
  getConsumerStatusFromClient,
  messageProperties,
  notifyConsumerIdsChanged,
  pushReplyMessageToClient,
  refuse,
  resetConsumerClientOffset,
} from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'
import type { RebalanceService } from './rebalance-service.js'
import type { RegisteredConsumer, RegisteredProducer } from './registrations.js'

export interface BrokerRequestTargets {
  readonly producers: ReadonlyMap<string, RegisteredProducer>
  readonly consumers: ReadonlyMap<string, RegisteredConsumer>
  readonly rebalanceService: RebalanceService
  readonly logger: Logger
}

/** Sets the handlers of all requests that a client answers. */
export function handleBrokerRequests(remoting: RemotingClient, targets: BrokerRequestTargets): void {
  const { producers, consumers, rebalanceService, logger } = targets
  const consumerOf = (group: string): RegisteredConsumer =>
    consumers.get(group) ?? refuse('SYSTEM_ERROR', `The Consumer Group <${group}> not exist in this consumer`)

  remoting.handle(notifyConsumerIdsChanged, () => {
    rebalanceService.wake()
    return undefined
  })
  remoting.handle(checkTransactionState, (check, { connection }) => {
    const group = producerGroupOf(check.body)
    const producer = group === undefined ? undefined : producers.get(group)
    if (producer?.checkTransactionState === undefined) {
      logger.warn(`${connection.remoteAddress} asks for a transaction of producer group "${group}", which is not here`)
    } else producer.checkTransactionState(check, connection)
    return undefined
  })
  remoting.handle(pushReplyMessageToClient, reply => {
    const isTaken = [...producers.values()].some(producer => producer.onReply?.(reply) ?? false)
    // A late reply is no error of the broker's.
    if (!isTaken) logger.debug(`a reply came for no waiting request; its properties are ${reply.properties ?? 'none'}`)
    return {}
  })
  remoting.handle(resetConsumerClientOffset, async reset => {
    await consumers.get(reset.group)?.resetOffset(reset)
    return undefined
  })
  remoting.handle(getConsumerStatusFromClient, ({ group, topic }) => {
    const body = consumers.get(group)?.consumerStatus(topic)
    return body === undefined ? {} : { body }
  })
  remoting.handle(getConsumerRunningInfo, async request => ({
    body: await consumerOf(request.consumerGroup).runningInfo(request),
  }))
  remoting.handle(consumeMessageDirectly, async (request, context) => ({
    body: await consumerOf(request.consumerGroup).consumeMessageDirectly(request, context),
  }))
}

/** The group is in the message, not in the header. */
function producerGroupOf(record: Buffer): string | undefined {
  return decodeRecord(record).property(messageProperties.producerGroup.name)
}
