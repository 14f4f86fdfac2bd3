// SPDX-License-Identifier: Apache-2.0
// Settings of the embedded servers as admins change them. Only known settings are taken, and only values of their kind:
// no setting names a file or a command. [MixAll.java properties2Object, Configuration.java update]
import { printSettingsListing } from '@rocketmq-ts/protocol'

/** A setting's value. */
export type Setting = string | number | boolean

/** What a request for the settings is answered with: by name. */
export function describeSettings(settings: Readonly<Record<string, Setting>>): string {
  return printSettingsListing(new Map(Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1))))
}

/** Changes those settings of `into` that are named; what is unknown or no value of its kind is skipped, as in Java. */
export function applySettings(into: object, settings: ReadonlyMap<string, string>): void {
  const target = into as Record<string, Setting>
  for (const [key, text] of settings) {
    if (!Object.hasOwn(target, key)) continue
    const value = settingLike(target[key], text)
    if (value !== undefined) target[key] = value
  }
}

/** Java's `Boolean.parseBoolean` takes any text but "true" for false. */
function settingLike(old: Setting | undefined, text: string): Setting | undefined {
  if (typeof old === 'boolean') return text.toLowerCase() === 'true'
  if (typeof old === 'number') return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined
  return text.trim()
}
