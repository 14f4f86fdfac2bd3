// SPDX-License-Identifier: Apache-2.0
// Values as people read them.

/** Local time to the second; `-` for a time that never was. */
export function time(ms: number | undefined): string {
  if (ms === undefined || ms <= 0) return '-'
  const date = new Date(ms)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** A number of things: `1 broker`, `2 brokers`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

/** Bytes of a message as text; bytes that are no UTF-8 as hex. */
export function bodyText(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return `0x${Buffer.from(body).toString('hex')}`
  }
}

/** Control characters made visible, so that a message cannot write to the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, each =>
    each === '\n' || each === '\t' ? each : `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
