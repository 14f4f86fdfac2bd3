// SPDX-License-Identifier: Apache-2.0
// The 4.x namespace is a prefix of names, `<namespace>%name`; behind `%RETRY%` or `%DLQ%` if the name begins so. Names
// that have it already keep one; system topics and system groups never get it. [NamespaceUtil.java]
import { isSystemTopic } from './names.js'

const separator = '%'
const systemGroupPrefix = 'CID_RMQ_SYS_'

/** The name as brokers know it. */
export function withNamespace(name: string, namespace: string | undefined): string {
  if (namespace === undefined || namespace === '' || name === '') return name
  if (isSystemTopic(name) || name.startsWith(systemGroupPrefix)) return name
  const { prefix, rest } = split(name)
  return rest.startsWith(namespace + separator) ? name : `${prefix}${namespace}${separator}${rest}`
}

/** The name as the application knows it: without the namespace, when it has that one. */
export function withoutNamespace(name: string, namespace: string | undefined): string {
  if (namespace === undefined || namespace === '') return name
  const { prefix, rest } = split(name)
  return rest.startsWith(namespace + separator) ? prefix + rest.slice(namespace.length + 1) : name
}

function split(name: string): { prefix: string; rest: string } {
  const prefix = ['%RETRY%', '%DLQ%'].find(candidate => name.startsWith(candidate)) ?? ''
  return { prefix, rest: name.slice(prefix.length) }
}
