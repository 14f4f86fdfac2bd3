// SPDX-License-Identifier: Apache-2.0
// The options of a cluster, and what they mean for each of its brokers.
import { UsageError, type Clock } from '@rocketmq-ts/core'
import { queueCountProblem, readWrite, topicProblem, type TopicConfig } from '@rocketmq-ts/protocol'
import type { AclOptions } from './broker/auth/signature-check.js'
import type { BrokerConfig } from './broker/broker-config.js'
import { newTopic } from './broker/topic-table.js'
import type { NameServerConfig } from './name-server/name-server-config.js'
import type { ServerTls } from './server-identity.js'

/** One broker. */
export interface BrokerOptions {
  /** Default: `broker-a`, `broker-b`, … */
  readonly brokerName?: string | undefined
  /** Default 0, the master. Others are the slaves of the master with the same name. */
  readonly brokerId?: number | undefined
  /** Default `DefaultCluster`. */
  readonly clusterName?: string | undefined
  /** Default 0, which takes a free one. */
  readonly port?: number | undefined
  /** Settings by their Java names, over those of the cluster. */
  readonly config?: Partial<BrokerConfig> | undefined
  /** Bytes of messages that are kept at most, over that of the cluster. */
  readonly retainBytes?: number | undefined
}

/** A topic. */
export interface TopicOptions {
  /** Name of the topic. */
  readonly name: string
  /** Queues on each broker. Default 4. */
  readonly queues?: number | undefined
  /** Queues on each broker that consumers read. Default: `queues`. */
  readonly readQueues?: number | undefined
  /** Queues on each broker that producers write. Default: `queues`. */
  readonly writeQueues?: number | undefined
  /** Permission bits: 4 readable, 2 writable. Default 6. */
  readonly perm?: number | undefined
  /** Messages are to be sent in order. Default false. */
  readonly order?: boolean | undefined
  /** Such as `{ 'message.type': 'FIFO' }`. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** Names of the brokers that have it. Default: all. */
  readonly brokers?: readonly string[] | undefined
}

/** A cluster. */
export interface LocalClusterOptions {
  /** Brokers, or how many of them, 256 at most: `broker-a` to `broker-z`, then `broker-aa`. Default 1. */
  readonly brokers?: number | readonly BrokerOptions[] | undefined
  /** How many name servers. Default 1. */
  readonly nameServers?: number | undefined
  /** Port of the first name server. Default 0, which takes a free one. */
  readonly namesrvPort?: number | undefined
  /** Port of the first broker. Default 0, which takes a free one. */
  readonly brokerPort?: number | undefined
  /** True: with a proxy, to which gRPC clients talk. Default false. */
  readonly proxy?: boolean | undefined
  /** Port of the proxy. Default 0, which takes a free one. */
  readonly grpcPort?: number | undefined
  /** The address that clients know the brokers by; a host name will not do. Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** Topics that are there from the start. Others are made by the first send to them, as in RocketMQ. */
  readonly topics?: readonly (string | TopicOptions)[] | undefined
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** Settings of all brokers, by their Java names. */
  readonly config?: Partial<BrokerConfig> | undefined
  /** Settings of all name servers, by their Java names. */
  readonly namesrvConfig?: Partial<NameServerConfig> | undefined
  /** Bytes of messages that each broker keeps at most. Default 256 MiB. */
  readonly retainBytes?: number | undefined
  /**
   * Certificate and key. Default: a pair for `localhost` that is made here. TLS and plain text share a port, unless
   * `mode` is `enforcing` or `disabled`.
   */
  readonly tls?: ServerTls | undefined
  /** Users whose signatures brokers check; name servers check none. Default: nothing is checked. */
  readonly acl?: AclOptions | undefined
}

/** What a broker is made from. */
export interface BrokerPlan {
  readonly clusterName: string
  readonly brokerName: string
  readonly brokerId: number
  readonly port: number
  readonly config: Partial<BrokerConfig>
  readonly retainBytes: number | undefined
}

/** @throws UsageError for numbers and names that make no sense */
export function brokerPlans(options: LocalClusterOptions): readonly BrokerPlan[] {
  const { brokers = 1 } = options
  const count = typeof brokers === 'number' ? brokers : brokers.length
  if (!(count >= 1 && count <= mostBrokers)) {
    throw new UsageError(`a cluster has 1 to ${mostBrokers} brokers, not ${count}`)
  }
  const list = typeof brokers === 'number' ? Array.from({ length: brokers }, (): BrokerOptions => ({})) : brokers
  return list.map((broker, index) => ({
    clusterName: broker.clusterName ?? 'DefaultCluster',
    brokerName: broker.brokerName ?? `broker-${lettersOf(index)}`,
    brokerId: broker.brokerId ?? 0,
    port: broker.port ?? (index === 0 ? (options.brokerPort ?? 0) : 0),
    config: { ...options.config, ...broker.config },
    retainBytes: broker.retainBytes ?? options.retainBytes,
  }))
}

/** A listening socket and a store each: enough for any test, and not the end of the machine. */
const mostBrokers = 256

/** `a` to `z`, then `aa`, `ab`, and so on. */
function lettersOf(index: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const last = letters[index % letters.length] ?? ''
  return index < letters.length ? last : `${lettersOf(Math.floor(index / letters.length) - 1)}${last}`
}

/** @throws UsageError when the name is not allowed */
export function topicConfigOf(options: TopicOptions): TopicConfig {
  const {
    name,
    queues = 4,
    readQueues = queues,
    writeQueues = queues,
    perm = readWrite,
    order = false,
    attributes,
  } = options
  const fault = topicProblem(name) ?? queueCountProblem(name, [readQueues]) ?? queueCountProblem(name, [writeQueues])
  if (fault !== undefined) throw new UsageError(fault)
  return newTopic(name, {
    readQueueNums: readQueues,
    writeQueueNums: writeQueues,
    perm,
    order,
    attributes: new Map(Object.entries(attributes ?? {})),
  })
}
