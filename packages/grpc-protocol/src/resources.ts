// SPDX-License-Identifier: Apache-2.0
// Names of topics and groups. A namespace goes into a field of its own; in stored names it is a prefix. The open-source
// proxy ignores the field. [ProxyUtils.java; NamespaceUtil.java]
import type { Draft } from './codec.js'
import type { Resource } from './generated/messages.js'

const separator = '%'

/** A name within a namespace, "" without one. */
export function resourceOf(name: string, resourceNamespace = ''): Draft<Resource> {
  return { resourceNamespace, name }
}

/** The name that servers store, such as `shop%orders`. */
export function storedName({ resourceNamespace, name }: Resource): string {
  return resourceNamespace === '' ? name : `${resourceNamespace}${separator}${name}`
}

/** The other way round: what was stored with a prefix is a name within a namespace. */
export function resourceOfStored(stored: string): Draft<Resource> {
  const at = stored.indexOf(separator)
  return at > 0 ? resourceOf(stored.slice(at + 1), stored.slice(0, at)) : resourceOf(stored)
}
