// SPDX-License-Identifier: Apache-2.0
// Names of topics and groups. A namespace goes into a field of its own, which the open-source proxy ignores; in answers
// it is the prefix of the stored name. [ProxyUtils.java; NamespaceUtil.java]
import { namespaceSeparator } from '@rocketmq-ts/core'
import type { Draft } from './codec.js'
import type { Resource } from './generated/messages.js'

/** A name within a namespace, "" without one. */
export function resourceOf(name: string, resourceNamespace = ''): Draft<Resource> {
  return { resourceNamespace, name }
}

/** The resource of a stored name: a prefix such as that of `shop%orders` is its namespace. */
export function resourceOfStored(stored: string): Draft<Resource> {
  const at = stored.indexOf(namespaceSeparator)
  return at > 0 ? resourceOf(stored.slice(at + 1), stored.slice(0, at)) : resourceOf(stored)
}
