// SPDX-License-Identifier: Apache-2.0
// The machine's own address for client ids and message ids: the first public IPv4, else the last private one, else
// IPv6; loopback only when there is nothing else. [NetworkUtil.java getLocalAddress]
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** @param interfaces for tests */
export function localAddress(interfaces: Interfaces = networkInterfaces()): string {
  const all = Object.values(interfaces).flatMap(list => list ?? [])
  const addresses = all.filter(({ internal }) => !internal)
  const v4 = addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => address)
  const v6 = addresses.filter(({ family }) => family === 'IPv6').map(({ address }) => address)
  return (
    v4.find(address => !isPrivate(address)) ??
    v4.at(-1) ??
    v6.find(address => !address.startsWith('fe80:')) ??
    v6[0] ??
    '127.0.0.1'
  )
}

function isPrivate(address: string): boolean {
  return /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address)
}
