// SPDX-License-Identifier: Apache-2.0
// How a peer says that it does not know a request: it is older, or of another kind. [NettyRemotingAbstract.java]
import { BrokerError } from '@rocketmq-ts/core'
import type { ResponseName } from './response-codes.js'

const unknown: ResponseName = 'REQUEST_CODE_NOT_SUPPORTED'

/** True for the answer of a peer that does not know the request. */
export function isUnknownRequest(error: unknown): error is BrokerError {
  return error instanceof BrokerError && error.responseName === unknown
}
