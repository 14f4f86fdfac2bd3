// SPDX-License-Identifier: Apache-2.0
// What a peer says enters messages and logs only cut and escaped: a remark of megabytes, a line break that forges a
// log entry, or an escape sequence for a terminal must not get there. Every error's message passes here; a text of a
// peer inside of one passes once more, so that it cannot break our own lines.

/** Characters of one text of a peer that a message quotes. */
const maxPeerText = 1000
/** Characters of an error's message, what it quotes included. */
const maxMessageText = 8192
/** Characters of a remark that an error carries beside its message. */
export const maxRemark = 65_536

// Control characters (Cc), halves of surrogate pairs (Cs), line separators, and marks that turn the direction of text.
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu
const ownLines: ReadonlySet<string> = new Set(['\n', '\t'])
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** User and password of a URL. */
const userInfo = /:\/\/[^\s/]*@/g

/** The text on one line: cut to `limit` characters (1000 by default), control characters escaped. */
export function peerText(text: string, limit = maxPeerText): string {
  return cut(text, limit).replace(unprintable, escaped)
}

/** The text as an error's message: cut, escaped but for our own line breaks, URLs without user and password. */
export function messageText(text: string): string {
  return cut(text, maxMessageText)
    .replace(unprintable, character => (ownLines.has(character) ? character : escaped(character)))
    .replace(userInfo, '://')
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} more characters)`
}

function escaped(character: string): string {
  const code = character.charCodeAt(0)
  const hex = code.toString(16)
  return shortEscapes[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`)
}
