// SPDX-License-Identifier: Apache-2.0
// A list of name servers as people write it: `host:port;host:port`, or the endpoint of an instance.
// [NameServerAddressUtils.java, ClientConfig.java getNamesrvAddr]
import { UsageError } from '@rocketmq-ts/core'
import { parseAddress } from '@rocketmq-ts/remoting'

/** @throws UsageError naming the entry that is no `host:port` */
export function parseNameServers(text: string | readonly string[]): readonly string[] {
  const entries = (typeof text === 'string' ? text.split(/[;,]/) : text)
    .map(entry => entry.trim().replace(/^https?:\/\/(?:.*\/)?/, ''))
    .filter(entry => entry !== '')
  if (entries.length === 0) throw new UsageError('the list of name servers is empty; write host:port;host:port')
  for (const entry of entries) parseAddress(entry)
  return [...new Set(entries)]
}
