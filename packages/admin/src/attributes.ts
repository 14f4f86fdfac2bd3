// SPDX-License-Identifier: Apache-2.0
// Attributes of topics and groups. A broker takes changes only (`+name=value` sets, `-name` takes away) and keeps what
// is not mentioned. [AttributeParser.java, AttributeUtil.java]
import { UsageError } from '@rocketmq-ts/core'

/** Attributes to change, by name: a text sets one, `null` takes it away, and others stay as they are. */
export type AttributeChanges = Readonly<Record<string, string | null>>

/** The changes with their signs, as a map: the form in bodies. */
export function signedAttributes(changes: AttributeChanges): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(changes).map(([name, value]): [string, string] => {
      assertPlain(name)
      if (value === null) return [`-${name}`, '']
      assertPlain(value)
      return [`+${name}`, value]
    }),
  )
}

/** The changes as one text: the form in headers. `undefined` when there are none. */
export function attributesText(changes: AttributeChanges): string | undefined {
  const parts = [...signedAttributes(changes)].map(([name, value]) =>
    name.startsWith('-') ? name : `${name}=${value}`,
  )
  return parts.length === 0 ? undefined : parts.join(',')
}

function assertPlain(text: string): void {
  if (text === '' || /[,=]/.test(text)) {
    throw new UsageError(`an attribute's name and value are not empty and hold no comma and no "=": "${text}"`)
  }
}
