// SPDX-License-Identifier: Apache-2.0
// The name servers of a client, one by one.
import type { ClientOptions } from '@rocketmq-ts/client'

/** `host:port` of each; none when they are discovered. */
export function nameServersOf({ namesrvAddr }: ClientOptions): readonly string[] {
  const list =
    typeof namesrvAddr === 'string' ? namesrvAddr.split(/[;,]/) : Array.isArray(namesrvAddr) ? namesrvAddr : []
  return list.map(each => String(each).trim()).filter(each => each !== '')
}
