// SPDX-License-Identifier: Apache-2.0
// Clusters, brokers and name servers themselves.
import { UsageError } from '@rocketmq-ts/core'
import {
  addWritePermOfBroker,
  getBrokerConfig,
  getBrokerRuntimeInfo,
  parseSettingsListing,
  updateBrokerConfig,
  wipeWritePermOfBroker,
} from '@rocketmq-ts/protocol'
import type { BrokerOutcome } from './admin-error.js'
import { selectReaders, type BrokerSelection } from './broker-selection.js'
import { addressOf } from './broker-address.js'
import { checkCall } from './call-rules.js'
import type { ClusterView } from './cluster-view.js'
import { mergeClients, readProducerConnections, type ConnectedClient } from './connections.js'
import { onEachBroker, tellMembers } from './on-each-broker.js'
import type { AdminCallOptions, Begin } from './operation.js'
import { printChanges } from './setting-changes.js'

/** Reads and changes brokers: `admin.cluster`. */
export class Cluster {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** All clusters and brokers that a name server knows. */
  async info(options?: AdminCallOptions): Promise<ClusterView> {
    checkCall('cluster.info', {}, options)
    return this.#begin('reading the clusters', options).clusterView()
  }

  /**
   * A broker's figures: free text by name, such as `putTps` or `commitLogDirCapacity`.
   * @param broker name of a broker (its master is asked), or `host:port` of any member
   */
  async runtimeInfo(broker: string, options?: AdminCallOptions): Promise<ReadonlyMap<string, string>> {
    checkCall('cluster.runtimeInfo', { broker }, options)
    const operation = this.#begin(`reading the figures of ${broker}`, options)
    return (await operation.ask(await addressOf(operation, broker), getBrokerRuntimeInfo, {})).body.table
  }

  /**
   * All settings of a broker by name.
   * @param broker name of a broker (its master is asked), or `host:port` of any member
   */
  async brokerConfig(broker: string, options?: AdminCallOptions): Promise<ReadonlyMap<string, string>> {
    checkCall('cluster.brokerConfig', { broker }, options)
    const operation = this.#begin(`reading the settings of ${broker}`, options)
    return parseSettingsListing((await operation.ask(await addressOf(operation, broker), getBrokerConfig, {})).body)
  }

  /**
   * Changes settings of running brokers, masters and slaves. A broker takes unknown names without a word, and writes
   * its settings to its own file.
   */
  async updateBrokerConfig(
    changes: Readonly<Record<string, string>>,
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<readonly BrokerOutcome[]> {
    checkCall('cluster.updateBrokerConfig', { settings: changes }, options)
    const unfit = Object.keys(changes).find(name => !/^[\w.-]+$/.test(name))
    if (unfit !== undefined) throw new UsageError(`"${unfit}" is no name of a setting`)
    const text = printChanges(changes)
    const operation = this.#begin('changing settings of brokers', options)
    return tellMembers(operation, options, address => operation.ask(address, updateBrokerConfig, {}, text))
  }

  /** Clients of a producer group, over all or the selected brokers; none when no client is online. */
  async producers(
    producerGroup: string,
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<readonly ConnectedClient[]> {
    checkCall('cluster.producers', { group: producerGroup }, options)
    const operation = this.#begin(`asking who produces in "${producerGroup}"`, options)
    const targets = selectReaders(await operation.clusterView(), options)
    const answers = await onEachBroker(operation, targets, ({ address }) =>
      readProducerConnections(operation, address, producerGroup),
    )
    return mergeClients(answers.flatMap(({ value }) => value ?? []))
  }

  /**
   * Takes the write permission from all topics of a broker on every name server, so that producers leave it. Resolves
   * to the number of topics that changed. A broker that starts again tells its own permissions anew.
   */
  async wipeWritePermission(brokerName: string, options?: AdminCallOptions): Promise<number> {
    checkCall('cluster.wipeWritePermission', { broker: brokerName }, options)
    const operation = this.#begin(`taking the write permission of ${brokerName}`, options)
    const answers = await operation.askEachNameServer(wipeWritePermOfBroker, { brokerName })
    return Math.max(...answers.map(({ wipeTopicCount }) => wipeTopicCount))
  }

  /** Gives the write permission back. Resolves to the number of topics that changed. */
  async addWritePermission(brokerName: string, options?: AdminCallOptions): Promise<number> {
    checkCall('cluster.addWritePermission', { broker: brokerName }, options)
    const operation = this.#begin(`giving ${brokerName} the write permission`, options)
    const answers = await operation.askEachNameServer(addWritePermOfBroker, { brokerName })
    return Math.max(...answers.map(({ addTopicCount }) => addTopicCount))
  }
}
