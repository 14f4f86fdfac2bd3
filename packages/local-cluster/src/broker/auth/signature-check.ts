// SPDX-License-Identifier: Apache-2.0
// Lets a broker answer only what is signed by a user that it knows, who may do it.
// [DefaultAuthenticationContextBuilder.java]
import { responseCodes, signatureFields, signatureOf } from '@rocketmq-ts/protocol'
import { accessesOfCommand } from './access-rules.js'
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
      username: fieldOf(fields, signatureFields.accessKey),
      signature: Buffer.from(fieldOf(fields, signatureFields.signature) ?? '', 'base64'),
      sign: password => signatureOf(command, password),
      wants: () => ({
        sourceIp: parseAddress(connection.remoteAddress).host,
        accesses: accessesOfCommand(command, clusterName),
      }),
    })
  } catch {
    return 'parse authorization context error.'
  }
}

function fieldOf(fields: ExtFields, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
