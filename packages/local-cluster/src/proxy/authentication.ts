// SPDX-License-Identifier: Apache-2.0
// Whether a call is signed by a user that the cluster knows. Only the date is signed. [DefaultAuthenticationHandler.java]
import { timingSafeEqual } from 'node:crypto'
import { metadataKeys, parseAuthorization, signatureOf, wire } from '@rocketmq-ts/grpc-protocol'
import type { AuthStore } from '../broker/auth/auth-store.js'
import type { GrpcCall } from './grpc-call.js'
import { refuseWith } from './status.js'

/** @throws StatusError UNAUTHORIZED */
export type Authenticate = (call: GrpcCall) => void

/** Lets everybody pass when there are no users. */
export function authentication(usersNow: () => AuthStore | undefined): Authenticate {
  return call => {
    const users = usersNow()
    if (users === undefined) return
    const refuse = (message: string): never => refuseWith(wire.Code.UNAUTHORIZED, message)
    const authorization = parseAuthorization(call.metadata(metadataKeys.authorization) ?? '')
    if (authorization === undefined) return refuse('username cannot be null.')
    const user = users.user(authorization.accessKey)
    if (user === undefined) return refuse(`User:${authorization.accessKey} is not found.`)
    if (user.userStatus === 'disable') refuse(`User:${user.username} is disabled.`)
    const expected = Buffer.from(signatureOf(user.password, call.metadata(metadataKeys.dateTime) ?? ''))
    const actual = Buffer.from(authorization.signature.toUpperCase())
    if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) refuse('check signature failed.')
  }
}
