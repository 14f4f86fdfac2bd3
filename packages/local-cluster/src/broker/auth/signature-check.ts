// SPDX-License-Identifier: Apache-2.0
// Whether a request is signed by a user that the broker knows, who may do it. Signed are the values of all fields as they came, in the
// order of their names, and the body; not the code, and not what a decoder made of them.
// [DefaultAuthenticationContextBuilder.java, DefaultAuthenticationHandler.java, AclSigner.java]
import { createHmac, timingSafeEqual } from 'node:crypto'
import { responseCodes } from '@rocketmq-ts/protocol'
import type { AuthStore } from './auth-store.js'
import { accessesOf } from './access-rules.js'
import { forbidden } from './permissions.js'
import {
  parseAddress,
  RemotingCommand,
  type Connection,
  type ExtFields,
  type Interceptor,
  type RequestContext,
} from '@rocketmq-ts/remoting'

/** Who may talk to the brokers. */
export interface AclOptions {
  readonly users: readonly {
    /** What clients call access key, and admins user name. */
    readonly accessKey: string
    readonly secretKey: string
  }[]
}

/** V4_9_3 and older clients sign before they say what kind of query it is. */
const unsignedQueryVersion = 399
const queryKind = '_UNIQUE_KEY_QUERY'

/** Refuses what is not signed by one of the users, or what that user may not do; everything else goes its way. */
export function signatureCheck(users: AuthStore, clusterName: string): Interceptor<RequestContext> {
  return async ({ command, connection }, proceed) => {
    const fault = faultOf(command, users) ?? forbiddenTo(users, command, { clusterName, connection })
    return fault === undefined
      ? proceed()
      : new RemotingCommand({ code: responseCodes.NO_PERMISSION.code, remark: fault })
  }
}

function faultOf(command: RemotingCommand, users: AuthStore): string | undefined {
  const fields = command.extFields ?? {}
  const accessKey = fieldOf(fields, 'AccessKey')
  if (accessKey === undefined || accessKey.trim() === '') return 'username cannot be null.'
  const user = users.user(accessKey)
  if (user === undefined) return `User:${accessKey} is not found.`
  if (user.userStatus === 'disable') return `User:${accessKey} is disabled.`
  const actual = Buffer.from(fieldOf(fields, 'Signature') ?? '', 'base64')
  const expected = createHmac('sha1', user.password).update(signedContent(command, fields)).digest()
  const isRight = actual.length === expected.length && timingSafeEqual(actual, expected)
  return isRight ? undefined : 'check signature failed.'
}

function forbiddenTo(
  users: AuthStore,
  command: RemotingCommand,
  { clusterName, connection }: { readonly clusterName: string; readonly connection: Pick<Connection, 'remoteAddress'> },
): string | undefined {
  const username = fieldOf(command.extFields ?? {}, 'AccessKey') ?? ''
  if (users.user(username)?.userType === 'Super') return undefined
  const sourceIp = parseAddress(connection.remoteAddress).host
  try {
    return forbidden(users, { username, sourceIp }, accessesOf(command, clusterName))
  } catch {
    return 'parse authorization context error.'
  }
}

/** What a signature covers. */
export function signedContent({ version, body }: RemotingCommand, fields: ExtFields): Buffer {
  const isSigned = (name: string) => name !== 'Signature' && (name !== queryKind || version > unsignedQueryVersion)
  const names = Object.keys(fields).filter(isSigned).sort(byCodeUnits)
  // Java writes half of a surrogate pair as a question mark.
  const texts = names.map(name => (fields[name] ?? '').replace(/\p{Cs}/gu, '?'))
  return Buffer.concat([Buffer.from(texts.join('')), body])
}

/** Java's order of strings; the default of `sort`, said aloud. */
function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function fieldOf(fields: ExtFields, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
