// SPDX-License-Identifier: Apache-2.0
// A list of name servers as people write it: `host:port;host:port`, or the endpoint of an instance.
// [NameServerAddressUtils.java, ClientConfig.java getNamesrvAddr]
import { UsageError } from '@rocketmq-ts/core'
import { parseAddress } from '@rocketmq-ts/remoting'

/** Between the servers of one text. The last one is what a Chinese keyboard makes of `;`. */
const separators = /[;,；]/
const scheme = /^[a-z][a-z0-9+]*:\/\//i

/**
 * The servers of a text, or of a list of such texts, without doubles. A scheme (`http://`, `tcp://`), a path before the
 * address and a slash behind it are left out.
 * @throws UsageError naming the entry that is not `host:port`
 */
export function parseNameServers(given: string | readonly string[]): readonly string[] {
  const texts: readonly unknown[] = typeof given === 'string' ? [given] : given
  const entries = texts
    .flatMap(textsOf)
    .map(bareAddress)
    .filter(entry => entry !== '')
  if (entries.length === 0) throw new UsageError('the list of name servers is empty; write host:port;host:port')
  for (const entry of entries) parseAddress(entry)
  return [...new Set(entries)]
}

/** The entries of a text; those of a list in the list, too. */
function textsOf(given: unknown): readonly string[] {
  if (typeof given === 'string') return given.split(separators)
  if (Array.isArray(given)) return given.flatMap(textsOf)
  throw new UsageError(`a name server is a text like host:port, not ${given === null ? 'null' : typeof given}`)
}

function bareAddress(entry: string): string {
  const text = entry.trim()
  const rest = text.replace(scheme, '')
  if (rest === text) return text
  return rest.replace(/\/$/, '').replace(/^.*\//, '')
}
