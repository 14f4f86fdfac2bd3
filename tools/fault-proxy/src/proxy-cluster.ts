// SPDX-License-Identifier: Apache-2.0
// A proxy before each server of a cluster. Clients get the address of a proxied name server, and a map that leads them
// to the proxies when it names brokers.
import { FaultProxy } from './fault-proxy.js'

/** The servers of a cluster, embedded or real. */
export interface ClusterAddresses {
  /** Name servers, separated by `;`. */
  readonly namesrvAddr: string
  /** `host:port` of each broker, as name servers tell it. */
  readonly brokerAddrs: readonly string[]
}

/** A cluster behind proxies. */
export interface ProxiedCluster extends AsyncDisposable {
  /** For the option of the same name. */
  readonly namesrvAddr: string
  /** For the option of the same name. */
  readonly addressMap: Readonly<Record<string, string>>
  readonly nameServers: readonly FaultProxy[]
  /** In the order of `brokerAddrs`. */
  readonly brokers: readonly FaultProxy[]
  /** Ends all faults of all proxies. */
  heal(): void
}

/** Starts the proxies. */
export async function proxyCluster(cluster: ClusterAddresses, random?: () => number): Promise<ProxiedCluster> {
  const start = (target: string) => FaultProxy.start(random === undefined ? { target } : { target, random })
  const nameServers = await Promise.all(cluster.namesrvAddr.split(';').map(start))
  const brokers = await Promise.all(cluster.brokerAddrs.map(start))
  const all = [...nameServers, ...brokers]
  return {
    namesrvAddr: nameServers.map(({ address }) => address).join(';'),
    addressMap: Object.fromEntries(brokers.map(({ target, address }) => [target, address])),
    nameServers,
    brokers,
    heal: () => all.forEach(proxy => proxy.heal()),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map(proxy => proxy.close()))
    },
  }
}
