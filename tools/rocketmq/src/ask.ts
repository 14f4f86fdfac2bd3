// SPDX-License-Identifier: Apache-2.0
// One question to a name server or broker over one connection, the frame built by hand, so that "is it ready" does not
// depend on the packages that are tested against it.
//
// | total (4) | type 0 (1) header length (3) | header: JSON | body |       total counts what follows it
import { createHmac } from 'node:crypto'
import { connect as dial, type Socket } from 'node:net'
import { connect as dialTls } from 'node:tls'
import type { Credentials } from './credentials.js'
import { LauncherError } from './launcher-error.js'

/** A request of the remoting protocol, as far as readiness needs it. */
export interface Question {
  /** Request code, such as 106 for GET_BROKER_CLUSTER_INFO. */
  readonly code: number
  readonly fields?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What the server said. */
export interface Reply {
  /** Response code; 0 is SUCCESS. */
  readonly code: number
  readonly remark?: string
  /** Body as text. RocketMQ's JSON may hold unquoted keys, so it is not parsed here. */
  readonly body: string
}

/** How {@link ask} reaches the server. */
export interface AskOptions {
  /** PEM text of the certificate authority to trust; given means TLS. */
  readonly ca?: string | undefined
  /** Signs the request. */
  readonly credentials?: Credentials | undefined
  /** Ends the question. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until `ERR_NO_ANSWER`. Default 3000. */
  readonly timeoutMs?: number
}

/** Sends one request to `address` (`host:port`) and resolves to the reply; rejects with `ERR_NO_ANSWER` otherwise. */
export async function ask(address: string, question: Question, options: AskOptions = {}): Promise<Reply> {
  const socket = open(address, options.ca)
  const timeoutMs = options.timeoutMs ?? 3000
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout])
  const giveUp = () => socket.destroy(new LauncherError('ERR_NO_ANSWER', `nothing came within ${timeoutMs} ms`))
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    socket.write(frame(options.credentials === undefined ? question : signed(question, options.credentials)))
    return await firstReply(socket)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new LauncherError('ERR_NO_ANSWER', `${address} did not answer ${question.code}: ${reason}`, { cause: error })
  } finally {
    signal.removeEventListener('abort', giveUp)
    socket.destroy()
  }
}

function open(address: string, ca?: string): Socket {
  const colon = address.lastIndexOf(':')
  const target = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
  return ca === undefined ? dial(target) : dialTls({ ...target, ca })
}

/** The bytes of a request with a JSON header. */
export function frame({ code, fields = {}, body = '' }: Question): Buffer {
  const header = Buffer.from(
    JSON.stringify({ code, language: 'OTHER', version: 0, opaque: 1, flag: 0, extFields: fields }),
  )
  const content = Buffer.from(body)
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(4 + header.length + content.length, 0)
  lengths.writeUInt32BE(header.length, 4)
  return Buffer.concat([lengths, header, content])
}

/** The request with the access key and its signature: HMAC-SHA1 over the values, sorted by field name, and the body. */
export function signed(question: Question, { accessKey, secretKey }: Credentials): Question {
  const fields: Record<string, string> = { ...question.fields, AccessKey: accessKey }
  const names = Object.keys(fields).sort()
  const content = names.map(name => fields[name]).join('') + (question.body ?? '')
  const signature = createHmac('sha1', secretKey).update(content).digest('base64')
  return { ...question, fields: { ...fields, Signature: signature } }
}

async function firstReply(socket: Socket): Promise<Reply> {
  let received = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    received = Buffer.concat([received, chunk])
    const reply = parseReply(received)
    if (reply !== undefined) return reply
  }
  throw new LauncherError('ERR_NO_ANSWER', 'the connection was closed')
}

/** The reply in `bytes`, or `undefined` while it is not complete. */
export function parseReply(bytes: Buffer): Reply | undefined {
  if (bytes.length < 8) return undefined
  const end = 4 + bytes.readUInt32BE(0)
  if (bytes.length < end) return undefined
  const bodyStart = 8 + (bytes.readUInt32BE(4) & 0xffffff)
  const header = JSON.parse(bytes.toString('utf8', 8, bodyStart)) as { code: number; remark?: string }
  return { ...header, body: bytes.toString('utf8', bodyStart, end) }
}
