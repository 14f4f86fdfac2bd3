// SPDX-License-Identifier: Apache-2.0
// A request is a value. Types, both header codecs, the client's call, the server's handler and the documents are
// derived from what is declared here; nothing else knows a wire key or a code.
import {
  BrokerError,
  peerText,
  ProtocolError,
  UsageError,
  wellFormed,
  withoutStack,
  type RetryAdvice,
} from '@rocketmq-ts/core'
import { RemotingCommand, type ExtFields } from './command.js'
import type { Field, FieldSet, Values } from './fields.js'

/** How the bytes behind the header are read and written. */
export interface BodyKind<T> {
  /** Names the body in errors and documents. */
  readonly name: string
  /** The bytes of a value. */
  encode(value: T): Buffer
  /** @throws ProtocolError when the bytes make no sense */
  decode(bytes: Buffer): T
}

const empty = Buffer.alloc(0)

/** No body. Bytes that come anyway are ignored, as Java does. */
export const none: BodyKind<undefined> = { name: 'none', encode: () => empty, decode: () => undefined }
/** Bytes as they are. Decoded bodies are views of the received frame. */
export const bytes: BodyKind<Buffer> = { name: 'bytes', encode: value => value, decode: value => value }
/** Text in UTF-8. */
export const text: BodyKind<string> = {
  name: 'text',
  encode: value => Buffer.from(value),
  decode: value => value.toString(),
}

/** One row of a response-code table. */
export interface ResponseCode {
  /** Number on the wire. */
  readonly code: number
  /** Whether another try can help. */
  readonly retry: RetryAdvice
  /** What the code says, in a sentence for errors. */
  readonly means: string
}

export type ResponseCodes = Readonly<Record<string, ResponseCode>>

/** What `declare` takes. */
export interface RequestDeclaration<Q extends FieldSet, QB, P extends FieldSet, PB, A extends string> {
  readonly code: number
  /** The field's own name, in upper case, as in Java's `RequestCode`. */
  readonly name: string
  readonly request?: Q
  /** Body of the request; `none` by default. */
  readonly body?: BodyKind<QB>
  readonly response?: P
  /** Body of the answer; `none` by default. */
  readonly responseBody?: BodyKind<PB>
  /** Response codes that are answers; every other one rejects. `['SUCCESS']` by default. */
  readonly answers?: readonly A[]
}

/** What a peer said: the code's name, the declared fields, the body, and the frame they came in. */
export type AnswerOf<P extends FieldSet, PB, A extends string> = Values<P> & {
  readonly answer: A
  readonly remark: string | undefined
  readonly body: PB
  readonly command: RemotingCommand
}

/** What a handler returns. `answer` is the first declared one when left out. */
export type ReplyOf<P extends FieldSet, PB, A extends string> = Values<P> & {
  readonly answer?: A | undefined
  readonly remark?: string | undefined
  readonly body?: PB | undefined
}

/** A declared request. */
export interface Request<
  Q extends FieldSet = FieldSet,
  QB = unknown,
  P extends FieldSet = FieldSet,
  PB = unknown,
  A extends string = string,
> {
  /** Request code on the wire. */
  readonly code: number
  /** RocketMQ's name of it, such as `SEND_MESSAGE`. */
  readonly name: string
  /** Its header fields. */
  readonly request: Q
  /** Its body. */
  readonly body: BodyKind<QB>
  /** Header fields of the answer. */
  readonly response: P
  /** Body of the answer. */
  readonly responseBody: BodyKind<PB>
  /** Names of response codes that are answers and not errors. */
  readonly answers: readonly A[]
  /** Field values as text by wire key. */
  printFields(values: Values<Q>): ExtFields
  /** @throws ProtocolError naming request and field */
  parseFields(fields: ExtFields | undefined): Values<Q>
  /** @throws BrokerError when the code is not a declared answer, ProtocolError when a field is missing or wrong */
  decodeAnswer(command: RemotingCommand, address: string): AnswerOf<P, PB, A>
  /** The frame of a handler's reply. */
  encodeReply(reply: ReplyOf<P, PB, A>): RemotingCommand
}

/** A request of any shape. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- accepts every request
export type AnyRequest = Request<any, any, any, any, any>

/** The fields that a call passes. */
export type Fields<R extends AnyRequest> = Parameters<R['printFields']>[0]
/** The body that a call passes. */
export type Body<R extends AnyRequest> = R['body'] extends BodyKind<infer B> ? B : never
/** What a handler gets: the declared fields and the body. */
export type RequestValues<R extends AnyRequest> = Fields<R> & { readonly body: Body<R> }
/** What a call resolves to. */
export type Answer<R extends AnyRequest> = ReturnType<R['decodeAnswer']>
/** What a handler returns. */
export type Reply<R extends AnyRequest> = Parameters<R['encodeReply']>[0]

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a request may have no field at all
type NoFields = {}

interface CodedField {
  readonly property: string
  readonly key: string
  readonly field: Field<unknown>
}

interface Vocabulary {
  readonly codes: ResponseCodes
  readonly nameOf: ReadonlyMap<number, string>
}

/** Makes requests of a protocol. */
export type Declare<C extends ResponseCodes> = <
  const Q extends FieldSet = NoFields,
  QB = undefined,
  const P extends FieldSet = NoFields,
  PB = undefined,
  const A extends keyof C & string = 'SUCCESS',
>(
  declaration: RequestDeclaration<Q, QB, P, PB, A>,
) => Request<Q, QB, P, PB, A>

/** Makes the `declare` function of a protocol whose response codes are `codes`. */
export function declarer<const C extends ResponseCodes>(codes: C): Declare<C> {
  const nameOf = new Map(Object.entries(codes).map(([name, row]) => [row.code, name]))
  return declaration => build(declaration, { codes, nameOf }, 'long')
}

/** The same request under another code, with the fields' short names on the wire (`SEND_MESSAGE_V2`). */
export function shortForm<Q extends FieldSet, QB, P extends FieldSet, PB, A extends string>(
  request: Request<Q, QB, P, PB, A>,
  as: { readonly code: number; readonly name: string },
): Request<Q, QB, P, PB, A> {
  return build({ ...request, ...as }, vocabularies.get(request) ?? failUndeclared(request.name), 'short')
}

const vocabularies = new WeakMap<object, Vocabulary>()

function failUndeclared(name: string): never {
  throw new UsageError(`${name} was not made by declare()`)
}

function build<Q extends FieldSet, QB, P extends FieldSet, PB, A extends string>(
  declaration: RequestDeclaration<Q, QB, P, PB, A>,
  vocabulary: Vocabulary,
  form: 'long' | 'short',
): Request<Q, QB, P, PB, A> {
  const { code, name } = declaration
  const requestFields = coded(declaration.request, form)
  const responseFields = coded(declaration.response, 'long')
  // What is left out has the default that its type parameter has.
  const answers = declaration.answers ?? (['SUCCESS'] as unknown as readonly A[])
  const responseBody = declaration.responseBody ?? (none as unknown as BodyKind<PB>)
  const answerOf = new Map(answers.map(answer => [vocabulary.codes[answer]?.code, answer]))
  const request: Request<Q, QB, P, PB, A> = {
    code,
    name,
    request: declaration.request ?? ({} as Q),
    body: declaration.body ?? (none as unknown as BodyKind<QB>),
    response: declaration.response ?? ({} as P),
    responseBody,
    answers,
    printFields: values => print(requestFields, values, name),
    parseFields: fields => parse(requestFields, fields, name, {}) as Values<Q>,
    decodeAnswer(command, address) {
      const answer = answerOf.get(command.code)
      if (answer === undefined) throw brokerError(name, command, address, vocabulary)
      const start = { answer, remark: command.remark, body: responseBody.decode(command.body), command }
      return parse(responseFields, command.extFields, `answer to ${name}`, start) as AnswerOf<P, PB, A>
    },
    encodeReply(reply) {
      const answer = reply.answer ?? answers[0] ?? failUndeclared(name)
      return new RemotingCommand({
        code: vocabulary.codes[answer]?.code ?? failUndeclared(answer),
        remark: reply.remark,
        extFields: responseFields.length === 0 ? undefined : print(responseFields, reply, `answer to ${name}`),
        body: reply.body === undefined ? empty : responseBody.encode(reply.body),
      })
    },
  }
  vocabularies.set(request, vocabulary)
  return request
}

function coded(fields: FieldSet | undefined, form: 'long' | 'short'): readonly CodedField[] {
  return Object.entries(fields ?? {}).map(([property, field]) => ({
    property,
    key: (form === 'short' ? field.shortName : undefined) ?? field.wireName ?? property,
    field,
  }))
}

function print(fields: readonly CodedField[], values: object, where: string): ExtFields {
  const printed: ExtFields = {}
  const source = values as Record<string, unknown>
  for (const { property, key, field } of fields) {
    const value = source[property]
    if (value !== undefined && value !== null) printed[key] = wellFormed(field.print(value))
    else if (field.required) throw new UsageError(`${where}: field "${property}" is missing`)
  }
  return printed
}

/** Adds the parsed fields to `into`, and returns it. */
function parse(
  fields: readonly CodedField[],
  texts: ExtFields | undefined,
  where: string,
  into: Record<string, unknown>,
): object {
  for (const { property, key, field } of fields) {
    const printed = texts !== undefined && Object.hasOwn(texts, key) ? texts[key] : undefined
    if (printed === undefined) {
      if (field.required) throw new ProtocolError(`${where}: field "${key}" is missing`, { outcome: 'unknown' })
      continue
    }
    into[property] = parseField(field, printed, key, where)
  }
  return into
}

function parseField(field: Field<unknown>, printed: string, key: string, where: string): unknown {
  try {
    return field.parse(printed)
  } catch (cause) {
    throw new ProtocolError(`${where}: field "${key}" is wrong: ${peerText(printed, 40)}`, {
      cause,
      outcome: 'unknown',
    })
  }
}

function brokerError(
  name: string,
  command: RemotingCommand,
  address: string,
  { codes, nameOf }: Vocabulary,
): BrokerError {
  const responseName = nameOf.get(command.code) ?? 'UNKNOWN'
  const remark = command.remark === undefined ? '' : `: ${peerText(command.remark)}`
  const text = `${name} to ${address} was answered ${responseName} (${command.code})${remark}`
  const answer = { responseCode: command.code, responseName, remark: command.remark }
  const context = { request: name, address, retry: codes[responseName]?.retry ?? 'never' }
  return withoutStack(() => new BrokerError(text, answer, context))
}
