// SPDX-License-Identifier: Apache-2.0
// Java's `String.hashCode`: brokers compare tags by it, and selectors choose queues by it.

/** Hash of a text, an integer of 32 bits with sign. */
export function javaHashCode(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0
  return hash
}
