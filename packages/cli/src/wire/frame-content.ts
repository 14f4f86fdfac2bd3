// SPDX-License-Identifier: Apache-2.0
// What a frame says beyond its header: declared fields and body. Every fault is told with its position.
import { ProtocolError } from '@rocketmq-ts/core'
import {
  decodeRecords,
  isBadRecord,
  Long,
  readJson,
  responseNameOf,
  type AnyRequest,
  type BodyKind,
  type RemotingCommand,
} from '@rocketmq-ts/protocol'
import type { FrameFault } from './frame-record.js'

/** What was read, and what could not be. */
export interface FrameContent {
  readonly topic: string | undefined
  readonly body: unknown
  readonly fault: FrameFault | undefined
}

/** Fields and body of a request. */
export function requestContent(request: AnyRequest, command: RemotingCommand, size: number): FrameContent {
  try {
    const { topic } = request.parseFields(command.extFields) as { topic?: unknown }
    return {
      topic: typeof topic === 'string' ? topic : undefined,
      ...bodyOf(request.body as BodyKind<unknown>, command, size),
    }
  } catch (error) {
    return { topic: undefined, body: undefined, fault: faultOf(error, headerAt) }
  }
}

/** Body of the answer to a request; one that is a refusal has none. */
export function answerContent(
  request: AnyRequest,
  command: RemotingCommand,
  size: number,
): Omit<FrameContent, 'topic'> {
  const name = responseNameOf(command.code)
  if (name === undefined || !request.answers.includes(name)) return { body: undefined, fault: undefined }
  return bodyOf(request.responseBody as BodyKind<unknown>, command, size)
}

/** Where and why the header cannot be read. The engine's JSON reader does not say where: ours is asked again. */
export function headerFault(error: unknown, bytes: Buffer): FrameFault {
  const fault = faultOf(error, 0)
  try {
    if (bytes[4] === 0) readJson(bytes.toString('utf8', headerAt, headerAt + bytes.readUIntBE(5, 3)))
  } catch (again) {
    return faultOf(again, headerAt)
  }
  return fault
}

/** Where and why reading failed. @throws what is no fault of the bytes */
export function faultOf(error: unknown, start: number): FrameFault {
  if (!(error instanceof ProtocolError)) throw error
  return { position: start + (error.position ?? 0), reason: error.message }
}

/** Behind the length field and the word with type and length of the header. */
const headerAt = 8

function bodyOf(kind: BodyKind<unknown>, command: RemotingCommand, size: number): Omit<FrameContent, 'topic'> {
  if (command.body.length === 0 || kind.name === 'none') return { body: undefined, fault: undefined }
  try {
    const value = kind.decode(command.body)
    return { body: Buffer.isBuffer(value) ? bytesContent(value) : plain(value), fault: undefined }
  } catch (error) {
    return { body: undefined, fault: faultOf(error, size - command.body.length) }
  }
}

/** Stored messages, when that is what the bytes are; else text, or nothing but their number. */
function bytesContent(bytes: Buffer): unknown {
  const items = decodeRecords(bytes)
  if (items.length > 0 && !items.some(isBadRecord)) {
    return items.flatMap(item =>
      isBadRecord(item)
        ? []
        : [
            {
              topic: item.topic,
              queueId: item.queueId,
              queueOffset: item.queueOffset,
              properties: item.properties,
              bodyLength: item.body.length,
            },
          ],
    )
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { bytes: bytes.length }
  }
}

/** The value as JSON can say it: maps and big numbers too. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Long.isLong(value)) return value.toString()
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [keyOf(key), plain(each)]))
  if (value instanceof Set || Array.isArray(value)) return [...(value as Iterable<unknown>)].map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}

function keyOf(key: unknown): string {
  return typeof key === 'string' ? key : JSON.stringify(key)
}
