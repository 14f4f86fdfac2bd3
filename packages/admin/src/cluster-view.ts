// SPDX-License-Identifier: Apache-2.0
// Clusters and brokers as a name server tells them. A broker that stops is forgotten by name servers within seconds,
// one that dies within two minutes: what is listed need not answer.
import { type AddressMap, mapAddresses } from '@rocketmq-ts/client'
import { RouteError } from '@rocketmq-ts/core'
import { masterId, type ClusterInfo } from '@rocketmq-ts/protocol'

/** One broker: a master and its slaves. */
export interface BrokerView {
  /** Name that the master shares with its slaves. */
  readonly brokerName: string
  /** Name of its cluster. */
  readonly cluster: string
  /** `host:port` by broker id; 0 is the master. */
  readonly addresses: ReadonlyMap<number, string>
}

/** All clusters and brokers. */
export interface ClusterView {
  /** Broker names by cluster. */
  readonly clusters: ReadonlyMap<string, readonly string[]>
  /** Brokers by name. */
  readonly brokers: ReadonlyMap<string, BrokerView>
}

/** The view of a name server's answer. */
export function clusterViewOf(info: ClusterInfo, map: AddressMap | undefined): ClusterView {
  const brokers = [...info.brokerAddrTable.values()]
    .map(({ brokerName, cluster, brokerAddrs }) => ({
      brokerName,
      cluster,
      addresses: mapAddresses(brokerAddrs, map),
    }))
    .sort((one, other) => (one.brokerName < other.brokerName ? -1 : 1))
  return {
    clusters: new Map([...info.clusterAddrTable].map(([cluster, names]) => [cluster, [...names].sort()])),
    brokers: new Map(brokers.map(broker => [broker.brokerName, broker])),
  }
}

/** @throws RouteError when the view does not hold the broker */
export function brokerOf(view: ClusterView, brokerName: string, what: string): BrokerView {
  const broker = view.brokers.get(brokerName)
  if (broker === undefined) {
    const known = [...view.brokers.keys()].join(', ') || 'none'
    throw new RouteError(`${what}: no name server knows broker "${brokerName}"; known are: ${known}`)
  }
  return broker
}

/** Address of the master: where things are changed. */
export function masterAddress({ addresses }: Pick<BrokerView, 'addresses'>): string | undefined {
  return addresses.get(masterId)
}

/** Address of the master, or of the slave with the lowest id: where things are read. */
export function readAddress({ addresses }: Pick<BrokerView, 'addresses'>): string | undefined {
  const lowest = [...addresses.keys()].sort((one, other) => one - other)[0]
  return lowest === undefined ? undefined : addresses.get(lowest)
}

/** @throws RouteError when the broker has no member at all */
export function readerOf(broker: BrokerView, what: string): string {
  const address = readAddress(broker)
  if (address === undefined) throw new RouteError(`${what}: broker "${broker.brokerName}" has no member now`)
  return address
}

/** @throws RouteError when the broker has no master now */
export function masterOf(broker: BrokerView, what: string): string {
  const address = masterAddress(broker)
  if (address === undefined) throw new RouteError(`${what}: broker "${broker.brokerName}" has no master now`)
  return address
}
