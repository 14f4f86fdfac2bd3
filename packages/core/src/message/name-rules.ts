// SPDX-License-Identifier: Apache-2.0
// Which names of groups and topics a client may use. [Validators.java]
import { UsageError } from '../errors/errors.js'

/** Behind the namespace in the name of a topic or a group, `namespace%name`. [NamespaceUtil.java] */
export const namespaceSeparator = '%'

export const maxGroupLength = 120
export const maxTopicLength = 127

const allowed = /^[%|a-zA-Z0-9_-]*$/
/** The characters of a name, as RocketMQ's answers quote the rule. */
export const allowedNames = '^[%|a-zA-Z0-9_-]+$'

/** Java's `Character.isWhitespace` for what can stand in a name, on the whole text. */
export function isBlankName(name: string): boolean {
  return name.trim() === ''
}

/** True when each character is allowed in the name of a topic or group. */
export function hasAllowedCharacters(name: string): boolean {
  return allowed.test(name)
}

/** @throws UsageError when a client may not use the group */
export function checkGroup(group: string): void {
  if (isBlankName(group)) throw new UsageError('the specified group is blank')
  if (group.length > maxGroupLength) {
    throw new UsageError(`the specified group[${group}] is longer than group max length: ${maxGroupLength}.`)
  }
  if (!hasAllowedCharacters(group)) {
    throw new UsageError(`the specified group[${group}] contains illegal characters, allowing only ${allowedNames}`)
  }
}

/** @throws UsageError when a client may not use the topic */
export function checkTopic(topic: string): void {
  if (isBlankName(topic)) throw new UsageError('The specified topic is blank')
  if (topic.length > maxTopicLength) {
    throw new UsageError(`The specified topic is longer than topic max length ${maxTopicLength}.`)
  }
  if (!hasAllowedCharacters(topic)) {
    throw new UsageError(`The specified topic[${topic}] contains illegal characters, allowing only ${allowedNames}`)
  }
}
