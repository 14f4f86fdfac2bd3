// SPDX-License-Identifier: Apache-2.0
// Which address each broker has, learned from routes. Id 0 is the master. [MQClientInstance.java brokerAddrTable]
import { masterId, type TopicRouteData } from '@rocketmq-ts/protocol'

/** One address of a broker. */
export interface BrokerAddress {
  /** Name of the broker, which its master and slaves share. */
  readonly brokerName: string
  /** 0 for the master, more for slaves. */
  readonly brokerId: number
  /** `host:port`, rewritten by the address map. */
  readonly address: string
}

export class BrokerTable {
  readonly #addresses = new Map<string, Map<number, string>>()
  /** RocketMQ version of each address, from its answers to heartbeats. */
  readonly #versions = new Map<string, number>()

  /** Takes the addresses of a route; returns those that are new. */
  learn(route: TopicRouteData): readonly BrokerAddress[] {
    const fresh: BrokerAddress[] = []
    for (const { brokerName, brokerAddrs } of route.brokerDatas) {
      const known = this.#addresses.get(brokerName)
      for (const [brokerId, address] of brokerAddrs) {
        if (known?.get(brokerId) !== address) fresh.push({ brokerName, brokerId, address })
      }
      this.#addresses.set(brokerName, new Map(brokerAddrs))
    }
    return fresh
  }

  /** Address of the broker's master, if it has one. */
  master(brokerName: string): string | undefined {
    return this.#addresses.get(brokerName)?.get(masterId)
  }

  /** The address with that id, else the next id, else any: how consumers choose where to pull. */
  preferred(brokerName: string, brokerId: number): BrokerAddress | undefined {
    const addresses = this.#addresses.get(brokerName)
    if (addresses === undefined) return undefined
    const id = [brokerId, brokerId + 1, ...addresses.keys()].find(candidate => addresses.has(candidate))
    const address = id === undefined ? undefined : addresses.get(id)
    return id === undefined || address === undefined ? undefined : { brokerName, brokerId: id, address }
  }

  /** All addresses, masters and slaves. */
  *all(): Generator<BrokerAddress> {
    for (const [brokerName, addresses] of this.#addresses) {
      for (const [brokerId, address] of addresses) yield { brokerName, brokerId, address }
    }
  }

  /** Name of the broker that has this address; `undefined` for one that no route has named. */
  nameOf(address: string): string | undefined {
    for (const broker of this.all()) if (broker.address === address) return broker.brokerName
    return undefined
  }

  /** Forgets addresses that stand in no route any more; returns them. */
  cleanOffline(routes: Iterable<TopicRouteData>): readonly string[] {
    const alive = new Set(
      [...routes].flatMap(route => route.brokerDatas.flatMap(({ brokerAddrs }) => [...brokerAddrs.values()])),
    )
    const gone = [...this.all()].filter(({ address }) => !alive.has(address))
    for (const { brokerName, brokerId, address } of gone) {
      const addresses = this.#addresses.get(brokerName)
      addresses?.delete(brokerId)
      if (addresses?.size === 0) this.#addresses.delete(brokerName)
      this.#versions.delete(address)
    }
    return gone.map(({ address }) => address)
  }

  /** Notes the ordinal of the RocketMQ version that a broker answered. */
  setVersion(address: string, version: number): void {
    this.#versions.set(address, version)
  }

  /** Ordinal of the broker's RocketMQ version; 0 while unknown. */
  versionOf(address: string): number {
    return this.#versions.get(address) ?? 0
  }
}
