// SPDX-License-Identifier: Apache-2.0
// `host:port` as text. The port is behind the last colon, so IPv6 works with and without brackets: real name
// servers hand out `::1:10911`.
import { refusePassword, UsageError } from '@rocketmq-ts/core'

export interface Address {
  /** Host name or IP address, without brackets. */
  readonly host: string
  /** 1 to 65535. */
  readonly port: number
}

/** @throws UsageError when the text has no port between 1 and 65535, or a user or a password */
export function parseAddress(text: string): Address {
  refusePassword(text)
  const colon = text.lastIndexOf(':')
  const port = /^\d{1,5}$/.test(text.slice(colon + 1)) ? Number(text.slice(colon + 1)) : 0
  const host = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1')
  if (colon <= 0 || host === '' || port < 1 || port > 65_535) {
    throw new UsageError(`"${text}" is no address; write host:port, such as 127.0.0.1:9876`)
  }
  return { host, port }
}

/**
 * The address as text; IPv6 in brackets. A colon tells: `isIPv6` compiles its pattern when it is first called, which
 * took 5 ms of the first start of a process.
 */
export function formatAddress(host: string, port: number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`
}
