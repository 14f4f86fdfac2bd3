// SPDX-License-Identifier: Apache-2.0
// The users of a broker, for the requests about them. [AdminBrokerProcessor.java]
import { refuse } from '@rocketmq-ts/protocol'
import type { RemotingCommand } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import type { AuthStore } from './auth-store.js'

/** Refuses what real brokers refuse that have no place for users: those that were started without access control. */
export function authOf({ auth }: Broker): AuthStore {
  return auth ?? refuse('SYSTEM_ERROR', 'An system error occurred, please try again later.')
}

/** Refuses a request that names no user. */
export function checkUsername(username: string): void {
  if (username === '') refuse('INVALID_PARAMETER', 'The username is blank')
}

/** Whether a user who signed the request is not one who may do everything: those are changed by their like only. */
export function isSignedByNormal({ auth }: Broker, { extFields = {} }: RemotingCommand): boolean {
  const { AccessKey: username = '' } = extFields
  return username !== '' && auth?.user(username)?.userType !== 'Super'
}

/** What is said then. */
export function refuseNormal(what: 'create' | 'update'): never {
  return refuse('SYSTEM_ERROR', `The super user can only be ${what} by super user`)
}
