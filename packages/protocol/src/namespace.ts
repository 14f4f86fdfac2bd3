// SPDX-License-Identifier: Apache-2.0
// Namespaces of the first kind: a prefix of topics and groups, `namespace%name`. The prefixes of retry and dead-letter
// topics stay in front; system names are never wrapped. [NamespaceUtil.java, NameServerAddressUtils.java]
import { namespaceSeparator } from '@rocketmq-ts/core'
import { isSystemGroup, isSystemTopic } from './system-names.js'
import { withoutRetryPrefix } from './topic-names.js'

/** The name inside the namespace. Wrapping twice changes nothing; an empty namespace or name stays as it is. */
export function wrapNamespace(namespace: string, name: string): string {
  if (namespace === '' || name === '' || isSystem(name)) return name
  const bare = withoutRetryPrefix(name)
  if (bare.startsWith(namespace + namespaceSeparator)) return name
  return name.slice(0, name.length - bare.length) + namespace + namespaceSeparator + bare
}

/** The name without the namespace; names of other namespaces stay as they are. */
export function unwrapNamespace(namespace: string, name: string): string {
  const bare = withoutRetryPrefix(name)
  if (namespace === '' || !bare.startsWith(namespace + namespaceSeparator) || isSystem(name)) return name
  // Java cuts at the first separator, also when the namespace holds one itself.
  return name.slice(0, name.length - bare.length) + bare.slice(bare.indexOf(namespaceSeparator) + 1)
}

function isSystem(name: string): boolean {
  return isSystemTopic(name) || isSystemGroup(name)
}

const instanceEndpoint = /^(?:\w+:\/\/)?(MQ_INST_\w+_\w+)\..*/

/**
 * The namespace that an address of a cloud instance carries, `http://MQ_INST_1_a.host:80`; none for other addresses.
 */
export function namespaceOfEndpoint(address: string): string | undefined {
  return instanceEndpoint.exec(address)?.[1]
}
