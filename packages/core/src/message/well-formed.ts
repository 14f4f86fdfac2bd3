// SPDX-License-Identifier: Apache-2.0
// Half of a surrogate pair is no character and has no form in UTF-8. Encoders replace it in different ways, so that a
// signature would not be that of what was sent.

const surrogate = /[\ud800-\udfff]/

/** The text with U+FFFD in the place of each half of a surrogate pair. */
export function wellFormed(text: string): string {
  return surrogate.test(text) ? Buffer.from(text).toString() : text
}
