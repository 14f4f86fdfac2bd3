// SPDX-License-Identifier: Apache-2.0
// Lets the proxy answer only what is signed by a user that the cluster knows, who may do it. Only the date is signed.
// [AuthenticationPipeline.java, AuthorizationPipeline.java]
import {
  metadataKeys,
  parseAuthorization,
  signatureOf,
  wire,
  type MethodName,
  type RequestOf,
} from '@rocketmq-ts/grpc-protocol'
import { parseAddress } from '@rocketmq-ts/remoting'
import { admittanceFault } from '../broker/auth/admittance.js'
import type { AuthStore } from '../broker/auth/auth-store.js'
import { accessesOfCall } from './accesses.js'
import type { GrpcCall } from './grpc-call.js'
import { refuseWith } from './status.js'

/** Lets a call pass, for what it asks. @throws StatusError UNAUTHORIZED */
export type Admit = <Name extends MethodName>(call: GrpcCall, name: Name, request: RequestOf<Name>) => void

/** Lets everybody pass when there are no users. */
export function admission(usersNow: () => AuthStore | undefined): Admit {
  return (call, name, request) => {
    const users = usersNow()
    if (users === undefined) return
    const authorization = parseAuthorization(call.metadata(metadataKeys.authorization) ?? '')
    const fault = admittanceFault(users, {
      username: authorization?.accessKey,
      signature: Buffer.from(authorization?.signature.toUpperCase() ?? ''),
      sign: password => Buffer.from(signatureOf(password, call.metadata(metadataKeys.dateTime) ?? '')),
      wants: () => ({ sourceIp: parseAddress(call.peer).host, accesses: accessesOfCall(name, request) }),
    })
    if (fault !== undefined) refuseWith(wire.Code.UNAUTHORIZED, fault)
  }
}
