// SPDX-License-Identifier: Apache-2.0
// Instances for specs, on managers of their own, and what may be registered with them: members that only say who they
// are, unless a spec gives them more to do.
import {
  ClientConfig,
  MQClientManager,
  type ClientOptions,
  type MQClientInstance,
  type RegisteredConsumer,
  type RegisteredProducer,
} from '@rocketmq-ts/client'

export function instanceOf(options: ClientOptions): MQClientInstance {
  return new MQClientManager().getOrCreateMQClientInstance(new ClientConfig({ instanceName: 'spec', ...options }))
}

export function memberProducer(rest: Partial<RegisteredProducer> = {}): RegisteredProducer {
  return { publishTopics: ['orders'], onRoute: () => undefined, ...rest }
}

/** A consumer of everything in `orders`. */
export function memberConsumer(group: string, rest: Partial<RegisteredConsumer> = {}): RegisteredConsumer {
  const subscription = {
    classFilterMode: false,
    topic: 'orders',
    subString: '*',
    tagsSet: [],
    codeSet: [],
    subVersion: 1,
    expressionType: 'TAG',
  }
  return {
    consumerData: {
      groupName: group,
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
      subscriptionDataSet: [subscription],
      unitMode: false,
    },
    subscribedTopics: ['orders'],
    onRoute: () => undefined,
    rebalance: () => Promise.resolve(true),
    persistConsumerOffset: () => Promise.resolve(),
    resetOffset: () => undefined,
    consumerStatus: () => undefined,
    runningInfo: () => Promise.reject(new RangeError('not asked for')),
    consumeMessageDirectly: () => Promise.reject(new RangeError('not asked for')),
    ...rest,
  }
}

/** Takes everybody out and ends the instance. */
export async function leave(instance: MQClientInstance): Promise<void> {
  for (const table of [instance.producerTable, instance.consumerTable, instance.adminTable]) table.clear()
  await instance.shutdown()
}
