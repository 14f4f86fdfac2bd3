// SPDX-License-Identifier: Apache-2.0
// Lets a broker answer only what is signed by a user that it knows, who may do it. Signed are the values of all fields as
// they came, in the order of their names, and the body; not the code, and not what a decoder made of them.
// [DefaultAuthenticationContextBuilder.java, AclSigner.java]
import { createHmac } from 'node:crypto'
import { responseCodes } from '@rocketmq-ts/protocol'
import { accessesOf } from './access-rules.js'
import { admittanceFault } from './admittance.js'
import type { AuthStore } from './auth-store.js'
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
  /** Users that may sign, each of them a super user. */
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
    const fault = faultOf(command, users, { clusterName, connection })
    return fault === undefined
      ? proceed()
      : new RemotingCommand({ code: responseCodes.NO_PERMISSION.code, remark: fault })
  }
}

function faultOf(
  command: RemotingCommand,
  users: AuthStore,
  { clusterName, connection }: { readonly clusterName: string; readonly connection: Pick<Connection, 'remoteAddress'> },
): string | undefined {
  const fields = command.extFields ?? {}
  try {
    return admittanceFault(users, {
      username: fieldOf(fields, 'AccessKey'),
      signature: Buffer.from(fieldOf(fields, 'Signature') ?? '', 'base64'),
      sign: password => createHmac('sha1', password).update(signedContent(command, fields)).digest(),
      wants: () => ({
        sourceIp: parseAddress(connection.remoteAddress).host,
        accesses: accessesOf(command, clusterName),
      }),
    })
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
