// SPDX-License-Identifier: Apache-2.0
// Settings as text, `key=value` by line, as admins send and read them. Only known settings are taken, and only values
// of their kind: the embedded servers have no setting that names a file or a command.
// [MixAll.java string2Properties, Configuration.java update]

/** A setting's value. */
export type Setting = string | number | boolean

/** Keys and values of a text; later ones win, comments and blank lines are skipped. */
export function parseSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#!=:\s][^=:\s]*)\s*[=:]\s*(.*)$/s.exec(line)
    if (match !== null) settings.set(match[1] ?? '', (match[2] ?? '').trimEnd())
  }
  return settings
}

/** The text of settings. */
export function printSettings(settings: Readonly<Record<string, Setting>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/** Changes those settings of `into` that the text names; what is unknown or of another kind is skipped, as in Java. */
export function applySettings(into: object, settings: ReadonlyMap<string, string>): void {
  const target = into as Record<string, Setting>
  for (const [key, text] of settings) {
    if (!Object.hasOwn(target, key)) continue
    const value = settingLike(target[key], text)
    if (value !== undefined) target[key] = value
  }
}

function settingLike(old: Setting | undefined, text: string): Setting | undefined {
  if (typeof old === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  if (typeof old === 'number') return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
  return text
}
