// SPDX-License-Identifier: Apache-2.0
// The requests that a proxy sends to name servers and brokers on behalf of its clients, over sockets like any client:
// faults, records and the clock of the cluster are the same for both protocols.
import { RouteError, type Clock } from '@rocketmq-ts/core'
import {
  ackMessage,
  changeMessageInvisibleTime,
  consumerSendMsgBack,
  getBrokerClusterInfo,
  getRouteInfoByTopic,
  getSubscriptionGroupConfig,
  getTopicConfig,
  isReadable,
  liteSubscriptionCtl,
  masterId,
  popStoredTopicOf,
  topicAttribute,
  type SubscriptionGroupConfig,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import {
  RemotingClient,
  type Answer,
  type AnyRequest,
  type Body,
  type Fields,
  type RPCHook,
} from '@rocketmq-ts/remoting'
import { clientTls, serverIdentity, type ServerTls } from '../server-identity.js'
import { printHandle, type ReceiptHandle } from './receipt-handle.js'

/** Milliseconds that a broker may take to answer. [ProxyConfig.java] */
const timeoutMs = 3000
/** The same for lite topics. [ClientActivity.java syncLiteSubscription] */
const syncLiteMs = 2000

/** Which lite topics a client wants. */
export type LiteSubscription = Body<typeof liteSubscriptionCtl>['subscriptionSet'][number]

/** When a message is visible again. */
export interface InvisibleChange {
  readonly invisibleMs: number
  /** It does not count as an attempt. */
  readonly suspend?: boolean | undefined
  /** The lite topic of the message. */
  readonly liteTopic?: string | undefined
}

export interface BrokerCallsInit {
  readonly clock: Clock
  readonly tls: ServerTls
  /** Signs, when the brokers ask for it. */
  readonly hooks: readonly RPCHook[]
  readonly nameServers: () => readonly string[]
}

export class BrokerCalls {
  readonly remoting: RemotingClient
  readonly #nameServers: () => readonly string[]

  constructor({ clock, tls, hooks, nameServers }: BrokerCallsInit) {
    this.#nameServers = nameServers
    this.remoting = new RemotingClient({ clock, hooks, identity: serverIdentity, tls: clientTls(tls) })
  }

  /** @throws BrokerError TOPIC_NOT_EXIST for an unknown topic */
  async routeOf(topic: string): Promise<TopicRouteData> {
    let failure: unknown = new RouteError('the cluster has no name server')
    for (const nameServer of this.#nameServers()) {
      try {
        return (await this.call(nameServer, getRouteInfoByTopic, { topic })).body
      } catch (error) {
        failure = error // Another name server may know more.
      }
    }
    throw failure
  }

  /** Address of the master of a broker that serves the topic. */
  async masterOf(topic: string, brokerName: string): Promise<string> {
    const { brokerDatas } = await this.routeOf(topic)
    const address = brokerDatas.find(data => data.brokerName === brokerName)?.brokerAddrs.get(masterId)
    if (address === undefined) throw new RouteError(`broker ${brokerName} has no master for topic ${topic}`)
    return address
  }

  /** The attribute `message.type` of a topic. */
  async messageTypeOf(topic: string, route: TopicRouteData): Promise<string> {
    for (const { brokerAddrs } of route.brokerDatas) {
      const address = brokerAddrs.get(masterId)
      if (address === undefined) continue
      const { body } = await this.call(address, getTopicConfig, { topic })
      return topicAttribute(body, 'message.type')
    }
    return 'NORMAL'
  }

  /** The settings of a consumer group; a broker makes the group when it may. */
  async groupConfig(topic: string, group: string): Promise<SubscriptionGroupConfig> {
    const { brokerDatas } = await this.routeOf(topic)
    const address = brokerDatas.map(({ brokerAddrs }) => brokerAddrs.get(masterId)).find(each => each !== undefined)
    if (address === undefined) throw new RouteError(`topic ${topic} has no broker`)
    return (await this.call(address, getSubscriptionGroupConfig, { group })).body
  }

  /** The same of a consumer that named no topic yet: any broker knows. */
  async anyGroupConfig(group: string): Promise<SubscriptionGroupConfig> {
    const [address] = await this.brokerAddresses()
    if (address === undefined) throw new RouteError('the cluster has no broker')
    return (await this.call(address, getSubscriptionGroupConfig, { group })).body
  }

  /** Addresses of all masters. */
  async brokerAddresses(): Promise<readonly string[]> {
    const [nameServer] = this.#nameServers()
    if (nameServer === undefined) return []
    const { body } = await this.call(nameServer, getBrokerClusterInfo, {})
    return [...body.brokerAddrTable.values()].flatMap(({ brokerAddrs }) => brokerAddrs.get(masterId) ?? [])
  }

  /** Acknowledges; OK also when there is nothing left to do. */
  async ack(topic: string, group: string, handle: ReceiptHandle, liteTopic?: string): Promise<void> {
    const address = await this.masterOf(topic, handle.receipt.brokerName)
    const place = this.#place(topic, group, handle)
    await this.call(address, ackMessage, { ...place, consumerGroup: group, liteTopic })
  }

  /** Lets the message become visible at another time; resolves to its new handle. */
  async changeInvisible(
    topic: string,
    group: string,
    handle: ReceiptHandle,
    { invisibleMs, suspend, liteTopic }: InvisibleChange,
  ): Promise<ReceiptHandle> {
    const { receipt, commitLogOffset } = handle
    const address = await this.masterOf(topic, receipt.brokerName)
    const answer = await this.call(address, changeMessageInvisibleTime, {
      ...this.#place(topic, group, handle),
      consumerGroup: group,
      invisibleTime: invisibleMs,
      liteTopic,
      ...(suspend === true ? { suspend } : {}),
    })
    const { popTime, invisibleTime, reviveQueueId } = answer
    return {
      receipt: { ...receipt, startOffset: receipt.offset, popTime, invisibleTime, reviveQueueId },
      commitLogOffset,
    }
  }

  /** Tells all brokers that serve the topic which lite topics a client wants. */
  async syncLite(subscription: LiteSubscription): Promise<void> {
    const { queueDatas, brokerDatas } = await this.routeOf(subscription.topic)
    const readable = new Set(queueDatas.filter(({ perm }) => isReadable(perm)).map(({ brokerName }) => brokerName))
    const addresses = brokerDatas.flatMap(({ brokerName, brokerAddrs }) =>
      readable.has(brokerName) ? (brokerAddrs.get(masterId) ?? []) : [],
    )
    const body = { subscriptionSet: [subscription] }
    await Promise.all(
      addresses.map(address => this.call(address, liteSubscriptionCtl, {}, { body, timeoutMs: syncLiteMs })),
    )
  }

  /** Puts the message with the dead letters of the group, and acknowledges it. */
  async forwardToDeadLetters(
    topic: string,
    group: string,
    handle: ReceiptHandle,
    { messageId, liteTopic }: { readonly messageId: string; readonly liteTopic?: string | undefined },
  ): Promise<void> {
    const address = await this.masterOf(topic, handle.receipt.brokerName)
    await this.call(address, consumerSendMsgBack, {
      group,
      offset: handle.commitLogOffset,
      delayLevel: -1,
      originMsgId: messageId,
      originTopic: this.#place(topic, group, handle).topic,
      maxReconsumeTimes: 0,
    })
    await this.ack(topic, group, handle, liteTopic)
  }

  call<R extends AnyRequest>(
    address: string,
    request: R,
    fields: Fields<R>,
    options: { readonly body?: Body<R>; readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Answer<R>> {
    return this.remoting.call(address, request, fields, { timeoutMs, ...options })
  }

  async close(): Promise<void> {
    await this.remoting.close({ drainMs: 0 })
  }

  /** Where a popped message is stored, and the receipt that says so. */
  #place(
    topic: string,
    group: string,
    handle: ReceiptHandle,
  ): {
    topic: string
    queueId: number
    offset: number
    extraInfo: string
    brokerName: string
  } {
    const { topicKind, queueId, offset, brokerName } = handle.receipt
    const stored = popStoredTopicOf(topicKind, topic, group)
    return {
      topic: stored,
      queueId,
      offset,
      brokerName,
      extraInfo: printHandle(handle).split(' ').slice(0, 8).join(' '),
    }
  }
}
