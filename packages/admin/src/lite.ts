// SPDX-License-Identifier: Apache-2.0
// Lite topics, which brokers have since 5.5: many small topics inside a parent. Older brokers refuse with `BrokerError`.
// [LiteManagerProcessor of 5.5.0]
import {
  getBrokerLiteInfo,
  getLiteClientInfo,
  getLiteGroupInfo,
  getLiteTopicInfo,
  getParentTopicInfo,
  triggerLiteDispatch,
  type Answer,
  type AnyRequest,
  type Fields,
} from '@rocketmq-ts/protocol'
import { checkValue, kinds } from '@rocketmq-ts/core'
import type { BrokerOutcome } from './admin-error.js'
import { addressOf } from './broker-address.js'
import { checkCall } from './call-rules.js'
import { selectReaders, type BrokerSelection } from './broker-selection.js'
import { doOnEachBroker, onEachBroker } from './on-each-broker.js'
import type { AdminCallOptions, Begin } from './operation.js'

/** The lite topics of a broker in numbers. */
export type BrokerLiteInfo = Answer<typeof getBrokerLiteInfo>['body']
/** The lite topics of a parent in numbers, and its groups. */
export type ParentTopicInfo = Answer<typeof getParentTopicInfo>['body']
/** The bounds of a lite topic, and who subscribes to it. */
export type LiteTopicInfo = Answer<typeof getLiteTopicInfo>['body']
/** The lite topics of a client. */
export type LiteClientInfo = Answer<typeof getLiteClientInfo>['body']
/** How far a group has consumed lite topics. */
export type LiteGroupInfo = Answer<typeof getLiteGroupInfo>['body']

/** What is known of it, by broker name. */
export type ByBroker<T> = ReadonlyMap<string, T>

type Where = BrokerSelection & AdminCallOptions

/** How much is told of a client of lite topics. */
export interface LiteClientOptions extends BrokerSelection, AdminCallOptions {
  /** Maximum number of names of lite topics. Default: 1000. */
  readonly max?: number | undefined
}

/** Of which lite topics the progress of a group is read. */
export interface LiteGroupOptions extends BrokerSelection, AdminCallOptions {
  /** One lite topic. Default: the sums of all. */
  readonly liteTopic?: string | undefined
  /** How many of those that lag most. Default: 20. */
  readonly worst?: number | undefined
}

/** To whom messages of lite topics are handed out. */
export interface LiteDispatchOptions extends BrokerSelection, AdminCallOptions {
  /** One client. Default: all of the group. */
  readonly clientId?: string | undefined
}

/** Looks at lite topics: `admin.lite`. */
export class Lite {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** @param broker name of a broker, or `host:port` */
  async broker(broker: string, options?: AdminCallOptions): Promise<BrokerLiteInfo> {
    checkCall('lite.broker', { broker }, options)
    const operation = this.#begin(`reading the lite topics of ${broker}`, options)
    return (await operation.ask(await addressOf(operation, broker), getBrokerLiteInfo, {})).body
  }

  /**
   * What brokers know of a parent topic: how long unused lite topics stay, its groups, the number of its lite topics.
   */
  async parent(topic: string, options?: Where): Promise<ByBroker<ParentTopicInfo>> {
    checkCall('lite.parent', { topic }, options)
    return this.#onEach(`reading parent topic "${topic}"`, getParentTopicInfo, { topic }, options)
  }

  /** What brokers know of a lite topic: its subscribers, its bounds, and which broker serves it. */
  async topic(parentTopic: string, liteTopic: string, options?: Where): Promise<ByBroker<LiteTopicInfo>> {
    checkCall('lite.topic', { parentTopic, liteTopic }, options)
    return this.#onEach(`reading lite topic "${liteTopic}"`, getLiteTopicInfo, { parentTopic, liteTopic }, options)
  }

  /** What brokers know of a client of lite topics: those that it wants, and when it last said so. */
  async client(
    question: { readonly parentTopic: string; readonly group: string; readonly clientId: string },
    options: LiteClientOptions = {},
  ): Promise<ByBroker<LiteClientInfo>> {
    checkValue('the question', question, kinds.record)
    const { parentTopic, group, clientId } = question
    checkCall('lite.client', { parentTopic, group, clientId }, options)
    const fields = { ...question, maxCount: options.max ?? 1000 }
    return this.#onEach(`reading the lite topics of "${question.clientId}"`, getLiteClientInfo, fields, options)
  }

  /** How far a group has consumed its lite topics. */
  async group(group: string, options: LiteGroupOptions = {}): Promise<ByBroker<LiteGroupInfo>> {
    checkCall('lite.group', { group }, options)
    const { liteTopic, worst = 20 } = options
    const fields = { group, liteTopic, topK: worst }
    return this.#onEach(`reading how far "${group}" consumed lite topics`, getLiteGroupInfo, fields, options)
  }

  /** Lets brokers look for messages of a group's lite topics now. */
  async dispatch(group: string, options: LiteDispatchOptions = {}): Promise<readonly BrokerOutcome[]> {
    checkCall('lite.dispatch', { group }, options)
    const operation = this.#begin(`dispatching lite topics to "${group}"`, options)
    const targets = selectReaders(await operation.clusterView(), options)
    const { clientId } = options
    return doOnEachBroker(operation, targets, ({ address }) =>
      operation.ask(address, triggerLiteDispatch, { group, clientId }),
    )
  }

  async #onEach<R extends AnyRequest>(
    what: string,
    request: R,
    fields: Fields<R>,
    options: Where = {},
  ): Promise<ByBroker<Answer<R>['body']>> {
    const operation = this.#begin(what, options)
    const targets = selectReaders(await operation.clusterView(), options)
    const answers = await onEachBroker(operation, targets, ({ address }) => operation.ask(address, request, fields))
    return new Map(answers.map(({ brokerName, value }) => [brokerName, value.body]))
  }
}
