// SPDX-License-Identifier: Apache-2.0
// The ROCKETMQ header. Absent text and empty text are the same here, so "" does not survive the trip.
//
//   | code (2) | language (1) | version (2) | opaque (4) | flag (4) | remark length (4) | remark … |
//   | fields length (4) | { key length (2) | key | value length (4) | value } … |
//
// [RocketMQSerializable.java]
import { ProtocolError, UsageError, peerText } from '@rocketmq-ts/core'
import { languages, maxHeaderFields, RemotingCommand, type ExtFields } from './command.js'

/** Bytes of the fixed part: everything but remark and fields. */
const fixedBytes = 2 + 1 + 2 + 4 + 4 + 4 + 4
const maxCode = 0x7fff

/** An upper bound of the bytes that `writeBinaryHeader` needs. */
export function binaryHeaderBound(command: RemotingCommand): number {
  let bound = fixedBytes + 3 * (command.remark?.length ?? 0)
  for (const key in command.extFields) bound += 6 + 3 * (key.length + (command.extFields[key]?.length ?? 0))
  return bound
}

/** True when the code fits the 16 bits of this header; POP and lite requests do not. */
export function fitsBinaryHeader(code: number): boolean {
  return code >= -0x8000 && code <= maxCode
}

/** Writes the header at `start` and returns the offset behind it. */
export function writeBinaryHeader(command: RemotingCommand, target: Buffer, start: number): number {
  if (!fitsBinaryHeader(command.code)) {
    throw new UsageError(`code ${command.code} does not fit the ROCKETMQ header; send it with the JSON header`)
  }
  let at = target.writeInt16BE(command.code, start)
  at = target.writeUInt8(languages.indexOf(command.language), at)
  at = target.writeInt16BE(command.version, at)
  at = target.writeInt32BE(command.opaque, at)
  at = target.writeInt32BE(command.flag, at)
  at = writeText(command.remark ?? '', target, at)
  const lengthAt = at
  at += 4
  for (const key in command.extFields) {
    const keyAt = at + 2
    const keyLength = writeUtf8(key, target, keyAt)
    target.writeUInt16BE(keyLength, at)
    at = writeText(command.extFields[key] ?? '', target, keyAt + keyLength)
  }
  target.writeInt32BE(at - lengthAt - 4, lengthAt)
  return at
}

function writeText(text: string, target: Buffer, at: number): number {
  const length = writeUtf8(text, target, at + 4)
  target.writeInt32BE(length, at)
  return at + 4 + length
}

/** Up to this length a loop over ASCII costs less than the call that knows all of UTF-8. */
const shortText = 24

/** Writes the text and returns its length in bytes. */
function writeUtf8(text: string, target: Buffer, at: number): number {
  const { length } = text
  if (length > shortText) return target.write(text, at)
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > 0x7f) return target.write(text, at)
    target[at + index] = unit
  }
  return length
}

/** Reads a ROCKETMQ header. A key that occurs twice has its last value, as in Java. */
export function parseBinaryHeader(bytes: Buffer): RemotingCommand {
  if (bytes.length < fixedBytes)
    throw new ProtocolError(`a ROCKETMQ header of ${bytes.length} bytes is too short`, { position: bytes.length })
  const remarkEnd = endOf(bytes, 13, 17, 'remark')
  const fieldsEnd = endOf(bytes, remarkEnd, remarkEnd + 4, 'fields')
  return new RemotingCommand({
    code: bytes.readInt16BE(0),
    language: languages[bytes.readUInt8(2)] ?? 'OTHER',
    version: bytes.readInt16BE(3),
    opaque: bytes.readInt32BE(5),
    flag: bytes.readInt32BE(9),
    remark: remarkEnd === 17 ? undefined : bytes.toString('utf8', 17, remarkEnd),
    extFields: remarkEnd + 4 === fieldsEnd ? undefined : readFields(bytes, remarkEnd + 4, fieldsEnd),
    serializeType: 'ROCKETMQ',
  })
}

function readFields(bytes: Buffer, start: number, end: number): ExtFields {
  // No prototype: a key may be anything, "__proto__" included.
  const fields = Object.create(null) as ExtFields
  let at = start
  for (let count = 0; at < end; count++) {
    if (count === maxHeaderFields)
      throw new ProtocolError(`the header has more than ${maxHeaderFields} fields`, { position: at })
    if (at + 2 > end) throw new ProtocolError('a field key is cut off', { position: at })
    const keyEnd = at + 2 + bytes.readUInt16BE(at)
    if (keyEnd + 4 > end) throw new ProtocolError('a field key is longer than the header', { position: at })
    const key = bytes.toString('utf8', at + 2, keyEnd)
    const valueEnd = endOf(bytes, keyEnd, keyEnd + 4, `value of "${peerText(key, 40)}"`, end)
    if (valueEnd > keyEnd + 4) fields[key] = bytes.toString('utf8', keyEnd + 4, valueEnd)
    at = valueEnd
  }
  return fields
}

function endOf(bytes: Buffer, lengthAt: number, start: number, what: string, limit = bytes.length): number {
  if (start > limit) throw new ProtocolError(`the length of the ${what} is cut off`, { position: lengthAt })
  const length = bytes.readInt32BE(lengthAt)
  if (length < 0 || start + length > limit) {
    throw new ProtocolError(`the ${what} announces ${length} bytes, the header has ${limit - start}`, {
      position: lengthAt,
    })
  }
  return start + length
}
