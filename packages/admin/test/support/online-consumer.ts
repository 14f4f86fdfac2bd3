// SPDX-License-Identifier: Apache-2.0
// A consumer that is online and does nothing by itself: it answers what an administrator asks through a broker, and
// remembers what it was told.
import {
  ClientConfig,
  MQClientManager,
  type MQClientInstance,
  type RegisteredConsumer,
  type RegisteredProducer,
} from '@rocketmq-ts/client'
import {
  decodeRecord,
  type ConsumerData,
  type ConsumeMessageDirectlyResult,
  type QueueOffset,
  type Reply,
  type consumeMessageDirectly,
  type getConsumerRunningInfo,
  type getConsumerStatusFromClient,
} from '@rocketmq-ts/protocol'
import { uniqueName, type TestCluster } from '@rocketmq-ts/testing'

export class OnlineConsumer implements RegisteredConsumer {
  readonly group: string
  readonly topic: string
  /** Bodies of the messages that it was made to consume. */
  readonly consumed: string[] = []
  /** Offsets that it was told to go on at. */
  readonly resets: QueueOffset[] = []
  readonly #instance: MQClientInstance

  private constructor(instance: MQClientInstance, group: string, topic: string) {
    this.#instance = instance
    this.group = group
    this.topic = topic
  }

  /** Resolves when every broker of the topic knows it. */
  static async start(cluster: TestCluster, group: string, topic: string): Promise<OnlineConsumer> {
    const instance = newInstance(cluster)
    const consumer = new OnlineConsumer(instance, group, topic)
    instance.consumerTable.register(group, consumer)
    await instance.start()
    await instance.sendHeartbeatToAllBrokerWithLock()
    return consumer
  }

  get clientId(): string {
    return this.#instance.clientId
  }

  get consumerData(): ConsumerData {
    const subscription = {
      classFilterMode: false,
      topic: this.topic,
      subString: '*',
      tagsSet: [],
      codeSet: [],
      subVersion: 1,
      expressionType: 'TAG',
    }
    return {
      groupName: this.group,
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
      subscriptionDataSet: [subscription],
      unitMode: false,
    }
  }

  get subscribedTopics(): Iterable<string> {
    return [this.topic]
  }

  onRoute(): void {
    // it pulls nothing
  }

  async rebalance(): Promise<boolean> {
    return true
  }

  async persistConsumerOffset(): Promise<void> {
    // it has consumed nothing
  }

  resetOffset({ body }: Parameters<RegisteredConsumer['resetOffset']>[0]): void {
    this.resets.push(...body.offsetTable)
  }

  consumerStatus(): Reply<typeof getConsumerStatusFromClient>['body'] {
    return { messageQueueTable: [], consumerTable: new Map() }
  }

  runningInfo(): Reply<typeof getConsumerRunningInfo>['body'] {
    return {
      properties: new Map([['PROP_CONSUME_TYPE', 'CONSUME_PASSIVELY']]),
      subscriptionSet: this.consumerData.subscriptionDataSet,
      mqTable: [],
      mqPopTable: [],
      statusTable: new Map(),
    }
  }

  async consumeMessageDirectly(
    request: Parameters<RegisteredConsumer['consumeMessageDirectly']>[0],
  ): Promise<Reply<typeof consumeMessageDirectly>['body']> {
    this.consumed.push(decodeRecord(request.body).body.toString())
    return {
      order: false,
      autoCommit: true,
      consumeResult: 'CR_SUCCESS',
      spentTimeMillis: 1,
    } satisfies ConsumeMessageDirectlyResult
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#instance.unregisterClient({ consumerGroup: this.group })
    this.#instance.consumerTable.delete(this.group)
    await this.#instance.shutdown()
  }
}

/** A producer that is online and sends nothing. */
export class OnlineProducer implements RegisteredProducer {
  readonly publishTopics: readonly string[]
  readonly #instance: MQClientInstance
  readonly #group: string

  private constructor(instance: MQClientInstance, group: string, topic: string) {
    this.#instance = instance
    this.#group = group
    this.publishTopics = [topic]
  }

  /** Resolves when every broker of the topic knows it. */
  static async start(cluster: TestCluster, group: string, topic: string): Promise<OnlineProducer> {
    const instance = newInstance(cluster)
    const producer = new OnlineProducer(instance, group, topic)
    instance.producerTable.register(group, producer)
    await instance.start()
    await instance.sendHeartbeatToAllBrokerWithLock()
    return producer
  }

  get clientId(): string {
    return this.#instance.clientId
  }

  onRoute(): void {
    // it sends nothing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#instance.unregisterClient({ producerGroup: this.#group })
    this.#instance.producerTable.delete(this.#group)
    await this.#instance.shutdown()
  }
}

function newInstance(cluster: TestCluster): MQClientInstance {
  const config = new ClientConfig({ ...cluster.clientOptions, instanceName: uniqueName('online') })
  return new MQClientManager().getOrCreateMQClientInstance(config)
}
