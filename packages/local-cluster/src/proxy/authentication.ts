// SPDX-License-Identifier: Apache-2.0
// Whether a call is signed by a user that the cluster knows. Only the date is signed. [DefaultAuthenticationHandler.java]
import { timingSafeEqual } from 'node:crypto'
import { metadataKeys, parseAuthorization, signatureOf, wire } from '@rocketmq-ts/grpc-protocol'
import type { AclOptions } from '../broker/auth/signature-check.js'
import type { GrpcCall } from './grpc-call.js'
import { refuseWith } from './status.js'

/** @throws StatusError UNAUTHORIZED */
export type Authenticate = (call: GrpcCall) => void

/** Lets everybody pass when there are no users. */
export function authentication(acl: AclOptions | undefined): Authenticate {
  if (acl === undefined) return () => undefined
  const secrets = new Map(acl.users.map(({ accessKey, secretKey }) => [accessKey, secretKey]))
  return call => {
    const refuse = (message: string): never => refuseWith(wire.Code.UNAUTHORIZED, message)
    const authorization = parseAuthorization(call.metadata(metadataKeys.authorization) ?? '')
    if (authorization === undefined) return refuse('username cannot be null.')
    const secret = secrets.get(authorization.accessKey)
    if (secret === undefined) return refuse(`User:${authorization.accessKey} is not found.`)
    const expected = Buffer.from(signatureOf(secret, call.metadata(metadataKeys.dateTime) ?? ''))
    const actual = Buffer.from(authorization.signature.toUpperCase())
    if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) refuse('check signature failed.')
  }
}
