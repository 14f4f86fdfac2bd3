// SPDX-License-Identifier: Apache-2.0
// The header as JSON: code, extFields, flag, language, opaque, remark, serializeTypeCurrentRPC, version.
// Nulls are left out; unknown members are ignored; every field value is text. [RemotingSerializable.java]
import { isUtf8 } from 'node:buffer'
import { ProtocolError } from '@rocketmq-ts/core'
import { languages, maxHeaderFields, RemotingCommand, type ExtFields, type Language } from './command.js'

const knownLanguages: ReadonlySet<string> = new Set(languages)

/** The header as JSON text, members in Java's order. */
export function printJsonHeader(command: RemotingCommand): string {
  const ext = command.extFields === undefined ? '' : `"extFields":${JSON.stringify(command.extFields)},`
  const remark = command.remark === undefined ? '' : `"remark":${JSON.stringify(command.remark)},`
  return (
    `{"code":${command.code},${ext}"flag":${command.flag},"language":"${command.language}","opaque":${command.opaque},` +
    `${remark}"serializeTypeCurrentRPC":"JSON","version":${command.version}}`
  )
}

/** Reads a JSON header. The body is left to the caller. */
export function parseJsonHeader(frame: Buffer, start: number, end: number): RemotingCommand {
  const header = parseObject(frame, start, end)
  return new RemotingCommand({
    code: integerMember(header, 'code'),
    flag: integerMember(header, 'flag'),
    opaque: integerMember(header, 'opaque'),
    version: integerMember(header, 'version'),
    language: languageMember(header['language']),
    remark: textMember(header['remark']),
    extFields: extFieldsMember(header['extFields']),
    serializeType: 'JSON',
  })
}

function parseObject(frame: Buffer, start: number, end: number): Record<string, unknown> {
  let header: unknown
  try {
    header = JSON.parse(textOf(frame, start, end))
  } catch (cause) {
    throw new ProtocolError('the header is not JSON', { cause })
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new ProtocolError('the header is not a JSON object')
  }
  // No honest peer sends it; accepting it would only help an attack on code that copies headers.
  if (Object.hasOwn(header, '__proto__')) throw new ProtocolError('the header has a member "__proto__"')
  return header as Record<string, unknown>
}

/** Bytes that are not UTF-8 read as U+FFFD; only then are they looked at twice. */
function textOf(frame: Buffer, start: number, end: number): string {
  const text = frame.toString('utf8', start, end)
  if (text.includes('\ufffd') && !isUtf8(frame.subarray(start, end))) throw new ProtocolError('it is not UTF-8')
  return text
}

function integerMember(header: Record<string, unknown>, name: string): number {
  const value = header[name] ?? 0
  if (typeof value !== 'number' || (value | 0) !== value) throw new ProtocolError(`header member "${name}" is no int32`)
  return value
}

function languageMember(value: unknown): Language {
  return typeof value === 'string' && knownLanguages.has(value) ? (value as Language) : 'OTHER'
}

function textMember(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : asText(value)
}

function extFieldsMember(value: unknown): ExtFields | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) throw new ProtocolError('"extFields" is not an object')
  const fields = value as Record<string, unknown>
  let count = 0
  let isText = true
  for (const key in fields) {
    if (++count > maxHeaderFields) throw new ProtocolError(`the header has more than ${maxHeaderFields} fields`)
    if (typeof fields[key] !== 'string') isText = false
  }
  return isText ? (fields as ExtFields) : textFields(fields)
}

/** Real servers read numbers and nested values as text and drop nulls. */
function textFields(fields: Record<string, unknown>): ExtFields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, asText(value)]),
  )
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
