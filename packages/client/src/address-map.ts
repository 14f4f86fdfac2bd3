// SPDX-License-Identifier: Apache-2.0
// Broker addresses as we should dial them: every answer that holds some is rewritten where it comes in.
import { canonicalHost, type TopicRouteData } from '@rocketmq-ts/protocol'

/** Broker addresses as we should dial them, by the address that the name server tells. */
export type AddressMap = Readonly<Record<string, string>> | ((address: string) => string)

/** The address to dial for one that a name server, or an id, tells. */
export function mapAddress(address: string, map: AddressMap | undefined): string {
  if (map === undefined) return address
  if (typeof map === 'function') return map(address)
  const exact = Object.hasOwn(map, address) ? map[address] : undefined
  if (exact !== undefined) return exact
  // IPv6 addresses have many spellings.
  const wanted = canonicalHost(address)
  return Object.entries(map).find(([from]) => canonicalHost(from) === wanted)?.[1] ?? address
}

/** The addresses of a broker, rewritten. */
export function mapAddresses(
  addresses: ReadonlyMap<number, string>,
  map: AddressMap | undefined,
): ReadonlyMap<number, string> {
  return new Map([...addresses].map(([id, address]) => [id, mapAddress(address, map)]))
}

/** A route with its addresses rewritten. */
export function mapRoute(route: TopicRouteData, map: AddressMap | undefined): TopicRouteData {
  if (map === undefined) return route
  const brokerDatas = route.brokerDatas.map(broker => ({
    ...broker,
    brokerAddrs: mapAddresses(broker.brokerAddrs, map),
  }))
  return { ...route, brokerDatas }
}
