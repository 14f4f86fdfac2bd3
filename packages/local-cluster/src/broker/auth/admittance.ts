// SPDX-License-Identifier: Apache-2.0
// Whether a request, to a broker or to the proxy, is signed by a user that is known, who may do what it asks.
// [DefaultAuthenticationHandler.java, UserAuthorizationHandler.java]
import { timingSafeEqual } from 'node:crypto'
import { subjectOf } from '@rocketmq-ts/protocol'
import type { Access } from './access-rules.js'
import type { AuthStore } from './auth-store.js'
import { forbidden } from './permissions.js'

/** Who asks, and for what, as a request says it. */
export interface Claim {
  /** Absent or blank when the request is not signed. */
  readonly username: string | undefined
  readonly signature: Buffer
  /** What the signature has to be, by the user's password. */
  readonly sign: (password: string) => Buffer
  /** Called for users whom access rules bind; those who may do everything are not asked. */
  readonly wants: () => { readonly sourceIp: string; readonly accesses: readonly Access[] }
}

/** Why a request is not admitted, in Java's words; `undefined` when it is. Throws what `wants` throws. */
export function admittanceFault(users: AuthStore, { username, signature, sign, wants }: Claim): string | undefined {
  if (username === undefined || username.trim() === '') return 'username cannot be null.'
  const user = users.user(username)
  if (user === undefined) return `${subjectOf(username)} is not found.`
  if (user.userStatus === 'disable') return `${subjectOf(username)} is disabled.`
  const expected = sign(user.password)
  const isRight = signature.length === expected.length && timingSafeEqual(signature, expected)
  if (!isRight) return 'check signature failed.'
  if (user.userType === 'Super') return undefined
  const { sourceIp, accesses } = wants()
  return forbidden(users, { username, sourceIp }, accesses)
}
