// SPDX-License-Identifier: Apache-2.0
// The users of a broker, for the requests about them.
import { refuse } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import type { AuthStore } from './auth-store.js'

/** Refuses what real brokers refuse that have no place for users: those that were started without access control. */
export function authOf({ auth }: Broker): AuthStore {
  return auth ?? refuse('SYSTEM_ERROR', 'An system error occurred, please try again later.')
}
