// SPDX-License-Identifier: Apache-2.0
// Fields that Java adds to many requests through their base classes. Brokers without the feature ignore them.
// [RpcRequestHeader.java, TopicRequestHeader.java]
import { boolean, optional, string, type ExtFields } from '@rocketmq-ts/remoting/frames'

const namespaceKey = 'ns'
const isNamespacedKey = 'nsd'

/** Fields of each request that one broker may pass on to another. */
export const routed = {
  /** Namespace of the second kind: names are not prefixed, the broker is told instead. */
  namespace: optional(string.wire(namespaceKey)),
  /** `namespace` is meant. */
  isNamespaced: optional(boolean.wire(isNamespacedKey)),
  /** Name of the broker that is asked; brokers pass requests for static topics on by it. */
  brokerName: optional(string.wire('bname').short('n')),
  /** The broker that is asked needs no answer of another broker. */
  isOneway: optional(boolean.wire('oway')),
}

/** The same for requests about a topic. */
export const topicRouted = {
  ...routed,
  /** The topic is a static one, and its queues are logical; true by default for static topics. */
  isLogical: optional(boolean.wire('lo')),
}

/** The header fields of a 5.x namespace, which clients put on every request. [NamespaceRpcHook.java] */
export function namespaceFields(namespace: string): ExtFields {
  return { [isNamespacedKey]: 'true', [namespaceKey]: namespace }
}
