// SPDX-License-Identifier: Apache-2.0
// What the shared instance knows of the producers, consumers and admins that use it: no more than it needs to keep
// them registered, routed and reachable for brokers.
import { UsageError } from '@rocketmq-ts/core'
import type { Connection, RequestValues, Reply, RequestContext } from '@rocketmq-ts/remoting'
import type {
  checkTransactionState,
  ConsumerData,
  consumeMessageDirectly,
  getConsumerRunningInfo,
  getConsumerStatusFromClient,
  pushReplyMessageToClient,
  resetConsumerClientOffset,
  TopicRouteData,
} from '@rocketmq-ts/protocol'

/** A producer as the instance sees it. [MQProducerInner.java] */
export interface RegisteredProducer {
  /** Topics whose routes are kept up to date for it. */
  readonly publishTopics: Iterable<string>
  /** It has sent requests: brokers must find it by the client id. */
  readonly expectsReplies?: boolean
  /** A route is new or has changed. */
  onRoute(topic: string, route: TopicRouteData): void
  /** A broker asks how a transaction ended. `from` is where END_TRANSACTION must go. */
  checkTransactionState?(check: RequestValues<typeof checkTransactionState>, from: Connection): void
  /** A reply came; true when it was for this producer. */
  onReply?(reply: RequestValues<typeof pushReplyMessageToClient>): boolean
}

/** A consumer as the instance sees it. [MQConsumerInner.java] */
export interface RegisteredConsumer {
  /** What its group says in heartbeats, right now. */
  readonly consumerData: ConsumerData
  /** Topics whose routes it needs. */
  readonly subscribedTopics: Iterable<string>
  /** The route of a topic, as name servers tell it now. */
  onRoute(topic: string, route: TopicRouteData): void
  /** A connection to a broker ended: the broker may have stopped, or be stopping. */
  onBrokerLost?(brokerName: string): void
  /** Takes its share of the queues; false: try again soon. */
  rebalance(): Promise<boolean>
  /** Commits how far it has consumed each queue. */
  persistConsumerOffset(): Promise<void>
  /** A broker moves the group to other offsets. */
  resetOffset(reset: RequestValues<typeof resetConsumerClientOffset>): void | Promise<void>
  /** How far it has consumed each queue of a topic. */
  consumerStatus(topic: string): Reply<typeof getConsumerStatusFromClient>['body']
  /** What it tells an administrator of itself. */
  runningInfo(
    request: RequestValues<typeof getConsumerRunningInfo>,
  ): Reply<typeof getConsumerRunningInfo>['body'] | Promise<Reply<typeof getConsumerRunningInfo>['body']>
  /** Consumes one message that an administrator chose, outside of its queues. */
  consumeMessageDirectly(
    request: RequestValues<typeof consumeMessageDirectly>,
    context: RequestContext,
  ): Promise<Reply<typeof consumeMessageDirectly>['body']>
}

/** An admin as the instance sees it: something that keeps the instance alive. */
export interface RegisteredAdmin {
  /** Topics whose routes are kept up to date for it. */
  readonly topics?: Iterable<string>
}

/** Members of one kind by group name. A group occurs once in an instance. */
export class Registrations<T> extends Map<string, T> {
  readonly #kind: string

  /** @param kind names the members in errors: `producer`, `consumer`, `admin` */
  constructor(kind: string) {
    super()
    this.#kind = kind
  }

  /** @throws UsageError when the group is taken */
  register(group: string, member: T): void {
    this.assertFree(group)
    this.set(group, member)
  }

  /** @throws UsageError when the group is taken */
  assertFree(group: string): void {
    if (this.has(group)) {
      throw new UsageError(
        `the ${this.#kind} group "${group}" is registered already on this client instance; ` +
          `use the one that exists, another group, or another instanceName`,
      )
    }
  }
}
