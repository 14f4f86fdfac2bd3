// SPDX-License-Identifier: Apache-2.0
// Where slaves copy from their master. [BrokerController.java getHAServerAddr]
import { parseAddress } from '@rocketmq-ts/remoting'

/** `host:port` for slaves of the broker at this address: the next port; IPv6 without brackets, as real ones tell it. */
export function haAddressOf(address: string): string {
  const { host, port } = parseAddress(address)
  return `${host}:${port + 1}`
}
