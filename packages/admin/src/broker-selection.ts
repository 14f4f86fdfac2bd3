// SPDX-License-Identifier: Apache-2.0
// Which brokers a call is about. RocketMQ keeps topics and groups on each broker by itself, so the default is all of
// them; a cluster that forgot one would lose messages to it.
import { option, RouteError, type OptionRows } from '@rocketmq-ts/core'
import { nameList, plain } from './argument-kinds.js'
import { masterAddress, readAddress, type BrokerView, type ClusterView } from './cluster-view.js'
import { callRows, type AdminCallOptions } from './operation.js'

/** Narrows a call to some brokers; all brokers of all clusters by default. */
export interface BrokerSelection {
  /** Only the brokers of this cluster. */
  readonly cluster?: string | undefined
  /** Only these brokers, by name. */
  readonly brokers?: readonly string[] | undefined
}

/** The options of a call that is about all, or the selected, brokers. */
export const onBrokersRows = {
  ...callRows,
  cluster: option.optional<string>(plain),
  brokers: option.optional<readonly string[]>(nameList),
} satisfies OptionRows<BrokerSelection & AdminCallOptions>

/** A broker to ask; without address it has no member that could be asked, which is a failure. */
export interface Target {
  readonly brokerName: string
  /** `host:port`. */
  readonly address: string | undefined
}

/** The masters of the selected brokers: where things are changed. */
export function selectMasters(view: ClusterView, selection: BrokerSelection): readonly Target[] {
  return selectBrokers(view, selection).map(broker => targetOf(broker, masterAddress(broker)))
}

/** A member of each selected broker that can be read: the master, else a slave. */
export function selectReaders(view: ClusterView, selection: BrokerSelection): readonly Target[] {
  return selectBrokers(view, selection).map(broker => targetOf(broker, readAddress(broker)))
}

/** Masters and slaves of the selected brokers. */
export function selectMembers(view: ClusterView, selection: BrokerSelection): readonly Target[] {
  return selectBrokers(view, selection).flatMap(broker =>
    [...broker.addresses.values()].map(address => targetOf(broker, address)),
  )
}

/** @throws RouteError when a name is unknown, or nothing is selected */
export function selectBrokers(view: ClusterView, { cluster, brokers }: BrokerSelection): readonly BrokerView[] {
  const unknown = brokers?.find(brokerName => !view.brokers.has(brokerName))
  if (unknown !== undefined) throw new RouteError(`no name server knows broker "${unknown}"; ${known(view)}`)
  if (cluster !== undefined && !view.clusters.has(cluster)) {
    throw new RouteError(`no name server knows cluster "${cluster}"; ${known(view)}`)
  }
  const selected = [...view.brokers.values()].filter(
    broker =>
      (cluster === undefined || broker.cluster === cluster) &&
      (brokers === undefined || brokers.includes(broker.brokerName)),
  )
  if (selected.length === 0) throw new RouteError(`no broker is selected; ${known(view)}`)
  return selected
}

function targetOf({ brokerName }: BrokerView, address: string | undefined): Target {
  return { brokerName, address }
}

function known({ clusters }: ClusterView): string {
  const listed = [...clusters].map(([cluster, brokers]) => `${cluster} (${brokers.join(', ')})`)
  return `known are: ${listed.join('; ') || 'none'}`
}
