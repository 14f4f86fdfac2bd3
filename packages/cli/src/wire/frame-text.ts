// SPDX-License-Identifier: Apache-2.0
// A frame for people: one line, what is in it below, and bytes that make no sense as hex with a mark at the fault.
import type { Output } from '../output.js'
import { printable } from '../text.js'
import type { FrameFault, FrameRecord, ReadableFrame } from './frame-record.js'

const perRow = 16
/** Rows of bytes before and after a fault. */
const rowsAround = 4

/** What a person reads. @param isWhole with fields and body */
export function frameText(record: FrameRecord, { colours }: Output, isWhole: boolean): string {
  const place = `${(record.ms / 1000).toFixed(3)}  #${record.conn}  ${record.from} → ${record.to}`
  const bytes = Buffer.from(record.frame, 'base64')
  if (record.kind === 'unreadable') return `${place}  ${colours.red('no frame')}\n${faultText(record.fault, bytes)}`
  const { kind, code, fault } = record
  const outcome = outcomeOf(record)
  const lines = [
    `${place}  ${colours.bold(record.name)}${kind === 'response' && code !== 0 ? colours.yellow(outcome) : outcome}${factsOf(record)}`,
    ...(isWhole ? contentOf(record) : []),
    ...(fault === undefined ? [] : [faultText(fault, bytes)]),
  ]
  return lines.join('\n')
}

function outcomeOf({ kind, codeName, code, remark = '' }: ReadableFrame): string {
  if (kind !== 'response') return kind === 'oneway' ? ' (one-way)' : ''
  return `  ${codeName ?? code}${remark === '' ? '' : printable(` (${remark})`)}`
}

function factsOf({ opaque, topic, bodyLength }: ReadableFrame): string {
  const about = topic === undefined ? '' : `  topic ${printable(topic)}`
  return `  opaque ${opaque}${about}${bodyLength === 0 ? '' : `  ${bodyLength} bytes`}`
}

function contentOf({ extFields, body }: ReadableFrame): readonly string[] {
  const fields = Object.entries(extFields ?? {}).map(([key, value]) => indented(`${key}: ${value}`))
  if (body === undefined) return fields
  return [...fields, indented(`body: ${typeof body === 'string' ? body : JSON.stringify(body)}`)]
}

function indented(text: string): string {
  return `    ${printable(text)}`
}

/** The bytes around a fault: offset, hex, text; `^^` is below the first wrong byte. */
function faultText({ position, reason }: FrameFault, bytes: Buffer): string {
  const faultRow = Math.floor(Math.min(position, bytes.length) / perRow)
  const rows: string[] = [indented(`at byte ${position}: ${reason}`)]
  const last = Math.min(Math.ceil(bytes.length / perRow), faultRow + rowsAround + 1)
  for (let row = Math.max(0, faultRow - rowsAround); row < last; row++) {
    const part = bytes.subarray(row * perRow, (row + 1) * perRow)
    const hex = [...part].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
    const text = part.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.')
    rows.push(`    ${(row * perRow).toString(16).padStart(6, '0')}  ${hex.padEnd(3 * perRow - 1)}  ${text}`)
    if (row === faultRow) rows.push(`${' '.repeat(12 + 3 * (position % perRow))}^^`)
  }
  return rows.join('\n')
}
