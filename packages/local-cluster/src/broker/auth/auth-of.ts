// SPDX-License-Identifier: Apache-2.0
// The users of a broker, for the requests about them. [AdminBrokerProcessor.java]
import { refuse, signatureFields } from '@rocketmq-ts/protocol'
import type { RemotingCommand } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import { fail } from './auth-failure.js'
import type { AuthStore } from './auth-store.js'

/** Refuses what real brokers refuse that have no place for users: those that were started without access control. */
export function authOf({ auth }: Broker): AuthStore {
  return auth ?? refuse('SYSTEM_ERROR', 'An system error occurred, please try again later.')
}

/** Refuses a request that names no user. */
export function checkUsername(username: string): void {
  if (username === '') refuse('INVALID_PARAMETER', 'The username is blank')
}

/** Refuses to make someone one who may do everything, unless such a one asks for it. */
export function checkGrant(
  broker: Broker,
  command: RemotingCommand,
  { userType, what }: { readonly userType: string | undefined; readonly what: 'create' | 'update' },
): void {
  if (userType?.toLowerCase() !== 'super' || !isSignedByNormal(broker, command)) return
  refuse('SYSTEM_ERROR', `The super user can only be ${what} by super user`)
}

/** Refuses to change or take away one who may do everything, unless such a one asks for it. */
export function checkChangedUser(broker: Broker, command: RemotingCommand, username: string): void {
  if (authOf(broker).user(username)?.userType !== 'Super' || !isSignedByNormal(broker, command)) return
  fail('The super user can only be update by super user')
}

/** Whether a user signed who may not do everything. */
function isSignedByNormal({ auth }: Broker, { extFields = {} }: RemotingCommand): boolean {
  const { [signatureFields.accessKey]: username = '' } = extFields
  return username !== '' && auth?.user(username)?.userType !== 'Super'
}
