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
  code: number
  language?: Language
  version?: number
  opaque?: number
  flag?: number
  remark?: string | undefined
  extFields?: ExtFields | undefined
  body?: Buffer | undefined
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
  flag: number
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

  get isAnswer(): boolean {
    return (this.flag & answerFlag) !== 0
  }

  get isOneway(): boolean {
    return (this.flag & onewayFlag) !== 0
  }

  markAnswer(): this {
    this.flag |= answerFlag
    return this
  }

  markOneway(): this {
    this.flag |= onewayFlag
    return this
  }
}
