// SPDX-License-Identifier: Apache-2.0
// Clusters, brokers and name servers themselves.
import { kinds, UsageError } from '@rocketmq-ts/core'
import {
  addWritePermOfBroker,
  getBrokerConfig,
  getBrokerRuntimeInfo,
  parseSettingsListing,
  updateBrokerConfig,
  wipeWritePermOfBroker,
} from '@rocketmq-ts/protocol'
import type { BrokerOutcome } from './admin-error.js'
import { plain } from './argument-kinds.js'
import { onBrokersRows, selectReaders, type BrokerSelection } from './broker-selection.js'
import { addressOf } from './broker-address.js'
import { callTable } from './call-table.js'
import type { ClusterView } from './cluster-view.js'
import { mergeClients, readProducerConnections, type ConnectedClient } from './connections.js'
import { onEachBroker, tellMembers } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin } from './operation.js'
import { printChanges } from './setting-changes.js'

const calls = callTable('cluster', {
  info: { options: callRows },
  runtimeInfo: { given: { broker: plain }, options: callRows },
  brokerConfig: { given: { broker: plain }, options: callRows },
  updateBrokerConfig: { given: { settings: kinds.textsByName }, options: onBrokersRows },
  producers: { given: { group: plain }, options: onBrokersRows },
  wipeWritePermission: { given: { broker: plain }, options: callRows },
  addWritePermission: { given: { broker: plain }, options: callRows },
})

/** Reads and changes brokers: `admin.cluster`. */
export class Cluster {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** All clusters and brokers that a name server knows. */
  async info(options?: AdminCallOptions): Promise<ClusterView> {
    const chosen = calls.info({}, options)
    return this.#begin('reading the clusters', chosen).clusterView()
  }

  /**
   * A broker's figures: free text by name, such as `putTps` or `commitLogDirCapacity`.
   * @param broker name of a broker (its master is asked), or `host:port` of any member
   */
  async runtimeInfo(broker: string, options?: AdminCallOptions): Promise<ReadonlyMap<string, string>> {
    const chosen = calls.runtimeInfo({ broker }, options)
    const operation = this.#begin(`reading the figures of ${broker}`, chosen)
    return (await operation.ask(await addressOf(operation, broker), getBrokerRuntimeInfo, {})).body.table
  }

  /**
   * All settings of a broker by name.
   * @param broker name of a broker (its master is asked), or `host:port` of any member
   */
  async brokerConfig(broker: string, options?: AdminCallOptions): Promise<ReadonlyMap<string, string>> {
    const chosen = calls.brokerConfig({ broker }, options)
    const operation = this.#begin(`reading the settings of ${broker}`, chosen)
    return parseSettingsListing((await operation.ask(await addressOf(operation, broker), getBrokerConfig, {})).body)
  }

  /**
   * Changes settings of running brokers, masters and slaves. A broker takes unknown names without a word, and writes
   * its settings to its own file.
   */
  async updateBrokerConfig(
    changes: Readonly<Record<string, string>>,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.updateBrokerConfig({ settings: changes }, options)
    const unfit = Object.keys(changes).find(name => !/^[\w.-]+$/.test(name))
    if (unfit !== undefined) throw new UsageError(`"${unfit}" is no name of a setting`)
    const text = printChanges(changes)
    const operation = this.#begin('changing settings of brokers', chosen)
    return tellMembers(operation, chosen, address => operation.ask(address, updateBrokerConfig, {}, text))
  }

  /** Clients of a producer group, over all or the selected brokers; none when no client is online. */
  async producers(
    producerGroup: string,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly ConnectedClient[]> {
    const chosen = calls.producers({ group: producerGroup }, options)
    const operation = this.#begin(`asking who produces in "${producerGroup}"`, chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
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
    const chosen = calls.wipeWritePermission({ broker: brokerName }, options)
    const operation = this.#begin(`taking the write permission of ${brokerName}`, chosen)
    const answers = await operation.askEachNameServer(wipeWritePermOfBroker, { brokerName })
    return Math.max(...answers.map(({ wipeTopicCount }) => wipeTopicCount))
  }

  /** Gives the write permission back. Resolves to the number of topics that changed. */
  async addWritePermission(brokerName: string, options?: AdminCallOptions): Promise<number> {
    const chosen = calls.addWritePermission({ broker: brokerName }, options)
    const operation = this.#begin(`giving ${brokerName} the write permission`, chosen)
    const answers = await operation.askEachNameServer(addWritePermOfBroker, { brokerName })
    return Math.max(...answers.map(({ addTopicCount }) => addTopicCount))
  }
}
