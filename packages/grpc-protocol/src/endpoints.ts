// SPDX-License-Identifier: Apache-2.0
// Where proxies are, as text and as data. Everything that is kept by endpoints is kept by their text: two answers of a
// server with the same addresses are the same endpoints. [Endpoints.java of rocketmq-clients]
import { refusePassword, UsageError } from '@rocketmq-ts/core'
import type { Draft } from './codec.js'
import { AddressScheme } from './generated/enums.js'
import type { Endpoints } from './generated/messages.js'

/** One `host:port`; the host of an IPv6 address is without brackets. */
export interface ProxyAddress {
  readonly host: string
  readonly port: number
}

/** What a user wrote. */
export interface EndpointsText {
  /** In the order of the text, without repetitions. At least one. */
  readonly addresses: readonly ProxyAddress[]
  /** True for `grpcs://` and `https://`, false for `grpc://` and `http://`, undefined without a scheme. */
  readonly tls: boolean | undefined
}

/** The port of an address without one: the proxy's default. */
const defaultProxyPort = 8081

const schemes: Readonly<Record<string, boolean>> = { grpc: false, http: false, grpcs: true, https: true }
const howTo = 'write host:port, several with semicolons between, such as proxy-a:8081;proxy-b:8081'

/**
 * Reads `host:port`, `ip:port;ip:port`, `[::1]:8081`, and each of them after `grpc://` or `grpcs://` (`http://` and
 * `https://` are the same). Without a port it is 8081.
 *
 * @throws UsageError when there is no address, or one that cannot be read; the message says how to write it
 */
export function parseEndpoints(text: string): EndpointsText {
  refusePassword(text)
  const [, scheme, list = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? []
  const tls = scheme === undefined ? undefined : schemes[scheme.toLowerCase()]
  if (scheme !== undefined && tls === undefined) {
    throw new UsageError(`"${text}" begins with ${scheme}://; proxies are reached by grpcs:// or, without TLS, grpc://`)
  }
  const parts = list
    .replace(/\/$/, '')
    .split(/[;,]/)
    .map(part => part.trim())
  const addresses = parts.filter(Boolean).map(part => parseProxyAddress(part, text))
  if (addresses.length === 0) throw new UsageError(`"${text}" names no proxy; ${howTo}`)
  const byText = new Map(addresses.map(address => [addressText(address), address]))
  return { addresses: [...byText.values()], tls }
}

function parseProxyAddress(part: string, text: string): ProxyAddress {
  const bare = isIPv6(part) ? [part] : undefined
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(part)
  const named = /^([^:[\]/?#@\s]+)(?::(\d{1,5}))?$/.exec(part)
  const [host = '', portText] = bare ?? bracketed?.slice(1) ?? named?.slice(1) ?? []
  const port = portText === undefined ? defaultProxyPort : Number(portText)
  const isWrongIp = bracketed !== null && !isIPv6(host)
  if (host === '' || isWrongIp || port < 1 || port > 65_535) {
    throw new UsageError(`"${part}" in "${text}" is no address of a proxy; ${howTo}`)
  }
  return { host, port }
}

/** The address as text; IPv6 in brackets. */
export function addressText({ host, port }: ProxyAddress): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

/** All addresses as one text, the key of everything that is kept by endpoints. */
export function endpointsText(addresses: readonly ProxyAddress[]): string {
  return addresses.map(addressText).join(';')
}

/** Without `node:net`: this package opens no socket. A zone (`fe80::1%eth0`) is no part of an address of a URL. */
function isIPv6(host: string): boolean {
  return host.includes(':') && URL.canParse(`http://[${host.replace(/%[^%]+$/, '')}]`)
}

function isIPv4(host: string): boolean {
  return (
    /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && host.split('.').every(part => Number(part) <= 255 && !/^0\d/.test(part))
  )
}

/** What a host name is on the wire. */
export function schemeOf(host: string): AddressScheme {
  if (isIPv4(host)) return AddressScheme.IPv4
  return isIPv6(host) ? AddressScheme.IPv6 : AddressScheme.DOMAIN_NAME
}

/** One server on the wire. Addresses of more than one scheme, or two domain names, do not fit into one. */
export function wireEndpoints(addresses: readonly ProxyAddress[]): Draft<Endpoints> {
  const scheme = schemeOf(addresses[0]?.host ?? '')
  return { scheme, addresses: addresses.map(({ host, port }) => ({ host, port })) }
}

/** The addresses that can be dialled; what a server calls port 0 or a host without a name cannot. */
export function addressesOf(endpoints: Endpoints | null): readonly ProxyAddress[] {
  const addresses = endpoints?.addresses ?? []
  return addresses
    .filter(({ host, port }) => host !== '' && port >= 1 && port <= 65_535)
    .map(({ host, port }) => ({ host, port }))
}
