// SPDX-License-Identifier: Apache-2.0
// RemotingCommand: one frame as values. The flag's bit 0 marks an answer, bit 1 a one-way request.
// [RemotingCommand.java]

/** Field values by wire key. Keys come from the peer: read with declared names only, or as plain data. */
export type ExtFields = Record<string, string>

/** Fields of one header at most; a frame with more is refused. Requests of RocketMQ have about thirty. */
export const maxHeaderFields = 1024

/** How a header is written; the number is in the frame. [SerializeType.java] */
export const serializeTypes = { JSON: 0, ROCKETMQ: 1 } as const
export type SerializeType = keyof typeof serializeTypes

/** Languages by their number in the binary header. [LanguageCode.java] */
export const languages = [
  'JAVA',
  'CPP',
  'DOTNET',
  'PYTHON',
  'DELPHI',
  'ERLANG',
  'RUBY',
  'OTHER',
  'HTTP',
  'GO',
  'PHP',
  'OMS',
  'RUST',
  'NODE_JS',
] as const
export type Language = (typeof languages)[number]

export interface RemotingCommandInit {
  /** Request code, or response code of an answer. */
  code: number
  /** Of the sender; `OTHER` when it does not say. */
  language?: Language
  /** Ordinal of the sender's RocketMQ version. */
  version?: number
  /** Number of the request, which its answer repeats. */
  opaque?: number
  /** Bits: 1 an answer, 2 wants none. */
  flag?: number
  /** Words of the answering side, mostly of a refusal. */
  remark?: string | undefined
  /** Header fields by their keys on the wire. */
  extFields?: ExtFields | undefined
  /** What follows the header. */
  body?: Buffer | undefined
  /** How the header is written. */
  serializeType?: SerializeType
}

const answerFlag = 1
const onewayFlag = 2
const noBody = Buffer.alloc(0)

export class RemotingCommand {
  /** Request code, or response code of an answer. */
  code: number
  /** What the sender says of itself. */
  language: Language
  /** Ordinal of the sender's RocketMQ version. [MQVersion.java] */
  version: number
  /** Pairs an answer with its request on one connection. */
  opaque: number
  /** Bits: 1 an answer, 2 wants none. */
  flag: number
  /** Words of the answering side, mostly of a refusal. */
  remark: string | undefined
  /** Absent, empty and filled are three different things on the wire. */
  extFields: ExtFields | undefined
  /** Of a received frame: a view of the frame's bytes. Copy it to keep it for long. */
  body: Buffer
  /** How the header was, or will be, written. */
  serializeType: SerializeType

  constructor(init: RemotingCommandInit) {
    this.code = init.code
    this.language = init.language ?? 'OTHER'
    this.version = init.version ?? 0
    this.opaque = init.opaque ?? 0
    this.flag = init.flag ?? 0
    this.remark = init.remark
    this.extFields = init.extFields
    this.body = init.body ?? noBody
    this.serializeType = init.serializeType ?? 'JSON'
  }

  /** True for an answer, false for a request. */
  get isAnswer(): boolean {
    return (this.flag & answerFlag) !== 0
  }

  /** True for a request that wants no answer. */
  get isOneway(): boolean {
    return (this.flag & onewayFlag) !== 0
  }

  /** Makes an answer of it. */
  markAnswer(): this {
    this.flag |= answerFlag
    return this
  }

  /** Says that no answer is wanted. */
  markOneway(): this {
    this.flag |= onewayFlag
    return this
  }
}
