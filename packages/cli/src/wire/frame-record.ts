// SPDX-License-Identifier: Apache-2.0
// One frame as a line of JSON: what `rmq sniff` writes, `rmq decode` reads, and the fixtures of the tests are made of.
import type { ExtFields, RemotingCommand, SerializeType } from '@rocketmq-ts/protocol'

/** Who speaks. */
export type Party = 'client' | 'namesrv' | 'broker'

/** Where and when a frame was seen. */
export interface FrameOrigin {
  /** Counts from 0 over all frames of a recording. */
  readonly seq: number
  /** Milliseconds since the recording began. */
  readonly ms: number
  /** Number of the connection, from 0 on. */
  readonly conn: number
  readonly from: Party
  readonly to: Party
}

/** Why bytes make no sense. */
export interface FrameFault {
  /** Bytes from the start of the frame, its length field included, to where it went wrong. */
  readonly position: number
  readonly reason: string
}

/** A frame whose header can be read. */
export interface ReadableFrame extends FrameOrigin {
  readonly kind: 'request' | 'oneway' | 'response'
  /** Request code; of a response: its response code. */
  readonly code: number
  /** Name of the request; of a response: that of its request and `response`. */
  readonly name: string
  /** Of a response: the name of its code. */
  readonly codeName?: string | undefined
  /** Of a response: code and `seq` of its request, when that was seen. */
  readonly requestCode?: number | undefined
  readonly replyTo?: number | undefined
  readonly flag: number
  readonly opaque: number
  readonly version: number
  readonly language: string
  readonly serialize: SerializeType
  readonly remark?: string | undefined
  readonly extFields: ExtFields | null
  readonly bodyLength: number
  /** Topic of the request, of its response too. */
  readonly topic?: string | undefined
  /** The body as it was declared; absent when there is none, or it cannot be read. */
  readonly body?: unknown
  /** What is wrong with the fields or the body. */
  readonly fault?: FrameFault | undefined
  /** Base64 of the whole frame, its length field included. */
  readonly frame: string
}

/** Bytes that are no frame. */
export interface UnreadableFrame extends FrameOrigin {
  readonly kind: 'unreadable'
  readonly fault: FrameFault
  readonly frame: string
}

export type FrameRecord = ReadableFrame | UnreadableFrame

/** What a command says of itself. */
export function headOf(
  command: RemotingCommand,
): Pick<
  ReadableFrame,
  'code' | 'flag' | 'opaque' | 'version' | 'language' | 'serialize' | 'remark' | 'extFields' | 'bodyLength'
> {
  const { code, flag, opaque, version, language, serializeType, remark, extFields, body } = command
  return {
    code,
    flag,
    opaque,
    version,
    language,
    serialize: serializeType,
    remark,
    extFields: extFields ?? null,
    bodyLength: body.length,
  }
}
