// SPDX-License-Identifier: Apache-2.0
// Lite topics, which brokers have since 5.5: many small topics inside a parent. Older brokers refuse with
// `BrokerError`. [LiteManagerProcessor of 5.5.0]
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
import { checkValue, kinds, option, type OptionRows } from '@rocketmq-ts/core'
import type { BrokerOutcome } from './admin-error.js'
import { addressOf } from './broker-address.js'
import { callTable } from './call-table.js'
import { plain } from './argument-kinds.js'
import { onBrokersRows, selectReaders, type BrokerSelection } from './broker-selection.js'
import { doOnEachBroker, onEachBroker } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin } from './operation.js'

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
  /** Maximum number of names of lite topics. Default 1000. */
  readonly max?: number | undefined
}

/** Of which lite topics the progress of a group is read. */
export interface LiteGroupOptions extends BrokerSelection, AdminCallOptions {
  /** One lite topic. Default: the sums of all. */
  readonly liteTopic?: string | undefined
  /** How many of those that lag most. Default 20. */
  readonly worst?: number | undefined
}

/** To whom messages of lite topics are handed out. */
export interface LiteDispatchOptions extends BrokerSelection, AdminCallOptions {
  /** One client. Default: all of the group. */
  readonly clientId?: string | undefined
}

const calls = callTable('lite', {
  broker: { given: { broker: plain }, options: callRows },
  parent: { given: { topic: plain }, options: onBrokersRows },
  topic: { given: { parentTopic: plain, liteTopic: plain }, options: onBrokersRows },
  client: {
    given: { parentTopic: plain, group: plain, clientId: plain },
    options: { ...onBrokersRows, max: option.whole(1000) } satisfies OptionRows<LiteClientOptions>,
  },
  group: {
    given: { group: plain },
    options: {
      ...onBrokersRows,
      liteTopic: option.optional<string>(plain),
      worst: option.whole(20),
    } satisfies OptionRows<LiteGroupOptions>,
  },
  dispatch: {
    given: { group: plain },
    options: { ...onBrokersRows, clientId: option.optional<string>(plain) } satisfies OptionRows<LiteDispatchOptions>,
  },
})

/** Looks at lite topics: `admin.lite`. */
export class Lite {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** @param broker name of a broker, or `host:port` */
  async broker(broker: string, options?: AdminCallOptions): Promise<BrokerLiteInfo> {
    const chosen = calls.broker({ broker }, options)
    const operation = this.#begin(`reading the lite topics of ${broker}`, chosen)
    return (await operation.ask(await addressOf(operation, broker), getBrokerLiteInfo, {})).body
  }

  /**
   * What brokers know of a parent topic: how long unused lite topics stay, its groups, the number of its lite topics.
   */
  async parent(topic: string, options?: Where): Promise<ByBroker<ParentTopicInfo>> {
    const chosen = calls.parent({ topic }, options)
    return this.#onEach(`reading parent topic "${topic}"`, getParentTopicInfo, { topic }, chosen)
  }

  /** What brokers know of a lite topic: its subscribers, its bounds, and which broker serves it. */
  async topic(parentTopic: string, liteTopic: string, options?: Where): Promise<ByBroker<LiteTopicInfo>> {
    const chosen = calls.topic({ parentTopic, liteTopic }, options)
    return this.#onEach(`reading lite topic "${liteTopic}"`, getLiteTopicInfo, { parentTopic, liteTopic }, chosen)
  }

  /** What brokers know of a client of lite topics: those that it wants, and when it last said so. */
  async client(
    question: { readonly parentTopic: string; readonly group: string; readonly clientId: string },
    options?: LiteClientOptions,
  ): Promise<ByBroker<LiteClientInfo>> {
    checkValue('the question', question, kinds.record)
    const { parentTopic, group, clientId } = question
    const chosen = calls.client({ parentTopic, group, clientId }, options)
    const fields = { ...question, maxCount: chosen.max }
    return this.#onEach(`reading the lite topics of "${question.clientId}"`, getLiteClientInfo, fields, chosen)
  }

  /** How far a group has consumed its lite topics. */
  async group(group: string, options?: LiteGroupOptions): Promise<ByBroker<LiteGroupInfo>> {
    const chosen = calls.group({ group }, options)
    const { liteTopic, worst } = chosen
    const fields = { group, liteTopic, topK: worst }
    return this.#onEach(`reading how far "${group}" consumed lite topics`, getLiteGroupInfo, fields, chosen)
  }

  /** Lets brokers look for messages of a group's lite topics now. */
  async dispatch(group: string, options?: LiteDispatchOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.dispatch({ group }, options)
    const operation = this.#begin(`dispatching lite topics to "${group}"`, chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
    const { clientId } = chosen
    return doOnEachBroker(operation, targets, ({ address }) =>
      operation.ask(address, triggerLiteDispatch, { group, clientId }),
    )
  }

  async #onEach<R extends AnyRequest>(
    what: string,
    request: R,
    fields: Fields<R>,
    options: Where,
  ): Promise<ByBroker<Answer<R>['body']>> {
    const operation = this.#begin(what, options)
    const targets = selectReaders(await operation.clusterView(), options)
    const answers = await onEachBroker(operation, targets, ({ address }) => operation.ask(address, request, fields))
    return new Map(answers.map(({ brokerName, value }) => [brokerName, value.body]))
  }
}
