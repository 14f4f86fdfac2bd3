// SPDX-License-Identifier: Apache-2.0
// Any value in the words of an error: what an application throws, returns or passes may have no text, and asking for it
// may throw.

/** Characters of a value that are shown. */
const maxValueText = 80

/** The value as text, whatever it is, cut after 80 characters. Never throws. */
export function valueText(value: unknown): string {
  try {
    return String(value).slice(0, maxValueText)
  } catch {
    return `a value of type ${typeof value} that has no text`
  }
}
