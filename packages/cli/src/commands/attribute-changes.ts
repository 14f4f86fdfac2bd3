// SPDX-License-Identifier: Apache-2.0
// The options by which a command sets and removes attributes, of topics and of groups.
import type { AttributeChanges } from '@rocketmq-ts/admin'

export interface AttributeOptions {
  readonly attribute?: Readonly<Record<string, string>>
  readonly removeAttribute?: readonly string[]
}

/** The member `attributes` of changes; nothing when none was named. */
export function attributeChanges(options: AttributeOptions): { readonly attributes?: AttributeChanges } {
  const removed = (options.removeAttribute ?? []).map(name => [name, null] as const)
  const attributes: AttributeChanges = { ...options.attribute, ...Object.fromEntries(removed) }
  return Object.keys(attributes).length === 0 ? {} : { attributes }
}
