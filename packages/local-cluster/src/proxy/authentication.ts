// SPDX-License-Identifier: Apache-2.0
// Whether a call is signed by a user that the cluster knows, who may do it. Only the date is signed.
// [DefaultAuthenticationHandler.java, AuthorizationPipeline.java]
import { timingSafeEqual } from 'node:crypto'
import {
  metadataKeys,
  parseAuthorization,
  signatureOf,
  wire,
  type MethodName,
  type RequestOf,
} from '@rocketmq-ts/grpc-protocol'
import { parseAddress } from '@rocketmq-ts/remoting'
import type { AuthStore, StoredUser } from '../broker/auth/auth-store.js'
import { forbidden } from '../broker/auth/permissions.js'
import { accessesOf } from './accesses.js'
import type { GrpcCall } from './grpc-call.js'
import { refuseWith } from './status.js'

/** Lets a call pass, for what it asks. @throws StatusError UNAUTHORIZED */
export type Admit = <Name extends MethodName>(call: GrpcCall, name: Name, request: RequestOf<Name>) => void

/** Lets everybody pass when there are no users. */
export function admission(usersNow: () => AuthStore | undefined): Admit {
  return (call, name, request) => {
    const users = usersNow()
    if (users === undefined) return
    const user = authenticated(users, call)
    if (user.userType === 'Super') return
    const who = { username: user.username, sourceIp: parseAddress(call.peer).host }
    const fault = forbidden(users, who, accessesOf(name, request))
    if (fault !== undefined) refuseWith(wire.Code.UNAUTHORIZED, fault)
  }
}

function authenticated(users: AuthStore, call: GrpcCall): StoredUser {
  const refuse = (message: string): never => refuseWith(wire.Code.UNAUTHORIZED, message)
  const authorization = parseAuthorization(call.metadata(metadataKeys.authorization) ?? '')
  if (authorization === undefined) return refuse('username cannot be null.')
  const user = users.user(authorization.accessKey)
  if (user === undefined) return refuse(`User:${authorization.accessKey} is not found.`)
  if (user.userStatus === 'disable') refuse(`User:${user.username} is disabled.`)
  const expected = Buffer.from(signatureOf(user.password, call.metadata(metadataKeys.dateTime) ?? ''))
  const actual = Buffer.from(authorization.signature.toUpperCase())
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) refuse('check signature failed.')
  return user
}
